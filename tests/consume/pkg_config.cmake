# cmake -DPREFIX=<where wawp is installed> -DWORK=<folder> -DCOMPILER=<c++> -DPKG_CONFIG=<pkg-config> -P pkg_config.cmake
# As a Makefile would: what pkg-config prints goes to the compiler.
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
set(ENV{PKG_CONFIG_PATH} ${PREFIX}/share/pkgconfig)
execute_process(COMMAND ${PKG_CONFIG} --cflags --libs "wawp >= 0.2" libcurl OUTPUT_VARIABLE flags COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(flags UNIX_COMMAND "${flags}")
set(here ${CMAKE_CURRENT_LIST_DIR})
execute_process(COMMAND ${COMPILER} -std=c++20 ${here}/main.cpp ${here}/probe.cpp ${flags} -o ${WORK}/app COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${WORK}/app COMMAND_ERROR_IS_FATAL ANY)
