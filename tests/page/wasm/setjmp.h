/* cmocka's users include it; WebAssembly has none, and cmocka.h beside this needs none. */
