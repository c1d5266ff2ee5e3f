/** rflesion, the program: finds the command, nothing else. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands/commands.h"
#include "commands/screen.h"

/** Give a closed standard stream a place of its own, so that no result file takes its number. */
static void keep_standard_streams(void) {
    for (int stream = 0; stream <= 2; stream++)
        if (fcntl(stream, F_GETFD) == -1 && errno == EBADF &&
            open("/dev/null", stream ? O_RDONLY : O_WRONLY) == -1)
            return;
}

/** Whether all that was printed has arrived; a reader who has left wants no sentence about it. */
static enum rfl_status flush_output(struct rfl_error *error) {
    errno = 0;
    if (!fflush(stdout) && !ferror(stdout))
        return RFL_OK;
    /* What failed earlier has left no errno: another byte meets the same. */
    if (!errno && write(STDOUT_FILENO, "\n", 1) == 1)
        errno = EIO;
    if (errno == EPIPE)
        return RFL_FAILED;
    return rfl_error_add(error, RFL_FAILED, "cannot write to standard output: %s", strerror(errno));
}

/** `rflesion help`, `rflesion help COMMAND`: the same as --help. */
static enum rfl_status help(int argc, char *argv[], struct rfl_error *error) {
    char option[] = "--help", *words[] = {argc > 2 ? argv[2] : NULL, option, NULL};
    if (argc > 3)
        return rfl_error_add(error, RFL_INVALID, "unexpected argument '%s'", argv[3]);
    const struct rfl_command *command = words[0] ? rfl_command_find(words[0], error) : NULL;
    if (command)
        return rfl_command_execute(command, 2, words, error);
    if (!words[0])
        rfl_commands_help();
    return words[0] ? RFL_INVALID : RFL_OK;
}

/** Do what a command line says. */
static enum rfl_status execute(int argc, char *argv[], struct rfl_error *error) {
    if (argc < 2)
        return rfl_error_add(error, RFL_INVALID, "a command is missing, see: rflesion --help");
    if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
        rfl_commands_help();
        return RFL_OK;
    }
    if (!strcmp(argv[1], "help"))
        return help(argc, argv, error);
    if (!strcmp(argv[1], "--version")) {
        puts("rflesion " RFL_VERSION "\n" RFL_NOTICE);
        return RFL_OK;
    }
    const struct rfl_command *command = rfl_command_find(argv[1], error);
    if (!command)
        return RFL_INVALID;
    enum rfl_status status = rfl_library_init(error);
    if (!status)
        status = rfl_command_execute(command, argc - 1, argv + 1, error);
    rfl_library_free();
    return status;
}

int main(int argc, char *argv[]) {
    struct rfl_error error = {0};
    keep_standard_streams();
    /* A reader that leaves and a file that grows too large are write errors, no sudden death. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    enum rfl_status status = execute(argc, argv, &error);
    enum rfl_status written = flush_output(&error);
    rfl_screen_report("error", error.text);
    /* What was said to be an error is one, whoever went on after it. */
    if (!status)
        status = error.status;
    return (int)(status ? status : written);
}
