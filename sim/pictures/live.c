/* A map of the lesion that grows while a run is computed. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../results/partial.h"
#include "../results/frames.h"
#include "gnuplot.h"
#include "../rows/words.h"
#include "../results/picture.h"
#include "rflesion/pictures.h"

/** What gnuplot says when it has drawn a frame. */
static const char done_marker[] = "drawn\n";

/** Lesions hardly reach farther from the probe than this, m; if one does, the view grows. */
static const double far_enough = 6e-3;

/** Of its radial reach, what a lesion reaches ahead of the active tip, and along the shaft. */
static const double ahead = 0.6, along_shaft = 1.2;

/** How far a lesion is expected to reach, in diffusion lengths: of a generator's current, which
 * heats deeper, and of a hot surface. */
static const double current_lengths = 1.8, surface_lengths = 0.9;

/** A view that is passed grows by this, so that it is not set up anew at every frame. */
static const double growth = 1.25, more_heat = 1.2;

/** Current heats tissue beyond the set temperature by this part of its rise, or by at
 * least this many kelvin. */
static const double beyond_set = 0.3, at_least = 5;

/** s that gnuplot may take for its last frame, and to end. */
static const double longest_end = 5;

struct rfl_live {
    struct rfl_partial folder; /* of the files that gnuplot reads */
    pid_t gnuplot;             /* 0: not started, or gone */
    int commands, said;        /* pipes to it and from it; -1: none */
    char text[1024];           /* what it said and nobody has heard yet */
    int status;                /* with which it ended */
    bool busy;
    double reach, hottest; /* the view: from the probe, m; K */
};

/** Write a file for gnuplot. */
static enum rfl_status write_file(const struct rfl_live *live, const char *name,
                                  const struct rfl_simulation *simulation,
                                  struct rfl_error *error) {
    struct rfl_file file = {0};
    rfl_file_open(&file, live->folder.path, live->folder.path, name);
    if (strcmp(name, "frames.dat")) {
        rfl_picture_data(&file, simulation, error);
    } else {
        rfl_frames_head(&file, simulation);
        rfl_frame_blocks(&file, simulation);
    }
    return rfl_file_close(&file, error);
}

/* --- the view --- */

/** A view that will do at first. */
static void choose_view(struct rfl_live *live, const struct rfl_scenario *scenario) {
    const struct rfl_tissue *tissue = &scenario->tissue;
    const bool rf = rfl_scenario_is_rf(scenario);
    double diffusivity = rfl_tissue_diffusivity(tissue);
    double set = rfl_scenario_highest_set_temperature(scenario), body = tissue->temperature;
    live->reach =
        sqrt(diffusivity * scenario->protocol.duration) * (rf ? current_lengths : surface_lengths);
    live->reach = fmin(live->reach, far_enough);
    live->hottest = set;
    if (rf) /* tissue is hotter than the sensor */
        live->hottest += fmax(beyond_set * (set - body), at_least);
}

/** Make the view larger where the lesion has left it, or tissue is hotter; whether it did. */
static bool widen_view(struct rfl_live *live, const struct rfl_simulation *simulation) {
    const struct rfl_scenario *scenario = simulation->scenario;
    double reach = 0;
    for (size_t k = 0; k < RFL_CRITERIA; k++) {
        const struct rfl_extent *extent = &simulation->lesion[k];
        if (extent->reaches_edge)
            continue;
        reach = fmax(reach, extent->radius - rfl_probe_radius(&scenario->probe));
        reach = fmax(reach, extent->distal_extension / ahead);
        reach = fmax(reach, extent->proximal_extension / along_shaft);
    }
    bool larger = reach > live->reach, hotter = simulation->hottest > live->hottest;
    if (larger)
        live->reach = growth * reach;
    if (hotter)
        live->hottest += more_heat * (simulation->hottest - live->hottest) + at_least;
    return larger || hotter;
}

/** The view as map.gp wants it. */
static int print_view(const struct rfl_live *live, char *text, size_t size) {
    double mm = 1e3 * live->reach;
    return snprintf(text, size, "beside = %.6g; ahead = %.6g; along_shaft = %.6g; warmest = %.6g",
                    mm, mm * ahead, mm * along_shaft, live->hottest - RFL_CELSIUS);
}

/* --- gnuplot --- */

/** Make two pipes whose ends on our side gnuplot does not inherit; 0, or an errno. */
static int make_pipes(struct rfl_live *live, int gnuplots[2]) {
    int to[2], from[2];
    if (pipe(to))
        return errno;
    live->commands = to[1];
    gnuplots[0] = to[0];
    if (pipe(from))
        return errno;
    live->said = from[0];
    gnuplots[1] = from[1];
    bool private = fcntl(live->commands, F_SETFD, FD_CLOEXEC) >= 0 &&
                   fcntl(live->said, F_SETFD, FD_CLOEXEC) >= 0;
    return private ? 0 : errno;
}

/** Start gnuplot on map.gp; 0, or an errno. */
static int start(struct rfl_live *live, const char *terminal, char *script) {
    char settings[256];
    int gnuplots[2] = {-1, -1}, failure = make_pipes(live, gnuplots);
    rfl_gnuplot_size(settings, sizeof settings);
    size_t used = strlen(settings);
    used += (size_t)snprintf(settings + used, sizeof settings - used, used ? "; " : "%s", "");
    print_view(live, settings + used, sizeof settings - used);
    char *arguments[] = {"gnuplot",        "-d", "-p",   "-e",
                         settings,         "-c", script, live->folder.path,
                         (char *)terminal, "-",  "live", NULL};
    if (!failure)
        failure = rfl_gnuplot_start(arguments, gnuplots[0], -1, gnuplots[1], &live->gnuplot);
    for (size_t i = 0; i < 2; i++)
        if (gnuplots[i] >= 0)
            close(gnuplots[i]);
    return failure;
}

struct rfl_live *rfl_live_open(const struct rfl_simulation *simulation, const char *terminal,
                               struct rfl_error *error) {
    char script[PATH_MAX];
    struct rfl_live *live = rfl_allocate(1, sizeof *live, error);
    if (!live)
        return NULL;
    live->commands = live->said = -1;
    choose_view(live, simulation->scenario);
    enum rfl_status status = rfl_partial_temporary(&live->folder, error);
    if (!status)
        status = write_file(live, "picture.dat", simulation, error);
    if (!status && rfl_data_path("plots/map.gp", script, sizeof script))
        status = rfl_error_add(error, RFL_FAILED, "cannot find the program's file plots/map.gp");
    int failure = status ? 0 : start(live, terminal, script);
    if (failure)
        status = rfl_gnuplot_missing(failure, error);
    if (!status)
        return live;
    live->gnuplot = 0;
    rfl_live_close(live, NULL);
    return NULL;
}

/** Read what gnuplot says within the given number of milliseconds; false: it cannot say more. */
static bool read_output(struct rfl_live *live, int patience) {
    struct pollfd said = {.fd = live->said, .events = POLLIN};
    size_t used = strlen(live->text), room = sizeof live->text - 1 - used;
    if (room < sizeof live->text / 2) { /* what it said last counts */
        memmove(live->text, live->text + used / 2, used - used / 2 + 1);
        used -= used / 2;
        room = sizeof live->text - 1 - used;
    }
    if (poll(&said, 1, patience) != 1)
        return true;
    ssize_t count = read(live->said, live->text + used, room);
    if (count < 0)
        return errno == EINTR;
    live->text[used + (size_t)count] = '\0';
    for (char *found; (found = strstr(live->text, done_marker));) {
        live->busy = false;
        memmove(found, found + strlen(done_marker), strlen(found + strlen(done_marker)) + 1);
    }
    return count > 0;
}

/** Wait for gnuplot's end, at most for the given seconds. */
static void wait_for_exit(struct rfl_live *live, double seconds) {
    if (live->gnuplot && rfl_gnuplot_ended(live->gnuplot, seconds, &live->status))
        live->gnuplot = 0;
}

enum rfl_live_state rfl_live_wait(struct rfl_live *live, double seconds) {
    bool ended = !read_output(live, (int)ceil(1e3 * fmax(seconds, 0)));
    wait_for_exit(live, ended ? longest_end : 0);
    if (!live->gnuplot)
        return RFL_LIVE_GONE;
    return live->busy ? RFL_LIVE_BUSY : RFL_LIVE_READY;
}

void rfl_live_draw(struct rfl_live *live, const struct rfl_simulation *simulation) {
    char view[256] = "";
    const enum rfl_criterion chosen = simulation->scenario->lesion.criterion;
    if (write_file(live, "frames.dat", simulation, NULL))
        return; /* the frame before stays */
    if (widen_view(live, simulation)) {
        int length = print_view(live, view, sizeof view);
        snprintf(view + length, sizeof view - (size_t)length, "; load MAP\n");
    }
    live->busy = true;
    dprintf(live->commands, "%snow = %.10g\n", view, simulation->time);
    for (size_t m = 0; m < simulation->scenario->monitor_count; m++)
        if (!isnan(simulation->monitors[m].inside_since[chosen]))
            dprintf(live->commands, "since[%zu] = %.10g\n", m + 1,
                    simulation->monitors[m].inside_since[chosen]);
    dprintf(live->commands, "load FRAME\nprinterr \"drawn\"\n");
}

enum rfl_status rfl_live_close(struct rfl_live *live, struct rfl_error *error) {
    enum rfl_status status = RFL_OK;
    if (!live)
        return RFL_OK;
    if (live->commands >= 0)
        close(live->commands); /* it ends now */
    wait_for_exit(live, longest_end);
    if (live->gnuplot) {
        rfl_gnuplot_end(live->gnuplot);
        snprintf(live->text, sizeof live->text, "it did not end and was ended");
        live->status = -1;
    }
    if (live->said >= 0) {
        read_output(live, 0);
        close(live->said);
    }
    if (live->status)
        status = rfl_gnuplot_complaint("map", live->text, error);
    rfl_partial_remove(&live->folder);
    free(live);
    return status;
}
