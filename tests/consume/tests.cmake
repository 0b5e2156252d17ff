# Each way of getting wawp into a program: a small project that is configured, built and run.
set(consume ${CMAKE_CURRENT_LIST_DIR})
set(consume_work ${CMAKE_CURRENT_BINARY_DIR}/consume)
set(consume_prefix ${consume_work}/prefix)

add_test(NAME consume/exports COMMAND ${CMAKE_COMMAND} -DROOT=${PROJECT_SOURCE_DIR} -P ${consume}/exports.cmake)
set_tests_properties(consume/exports PROPERTIES LABELS consume)
if(NOT TARGET CURL::libcurl OR NOT WAWP_INSTALL)
    return()
endif()

# wawp_consume(<name> PROJECT <folder> [SCRIPT <name>] [INSTALLED] [NEEDS <fixture>] [OPTIONS <-D...>...] [ARGUMENTS <-D...>...])
# INSTALLED: the project finds wawp in the prefix that the test consume/install fills.
function(wawp_consume name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "INSTALLED" "PROJECT;SCRIPT;NEEDS" "OPTIONS;ARGUMENTS")
    if(NOT arg_SCRIPT)
        set(arg_SCRIPT check)
    endif()
    if(arg_INSTALLED)
        list(APPEND arg_OPTIONS -DCMAKE_PREFIX_PATH=${consume_prefix})
        list(APPEND arg_NEEDS consume_install)
    endif()
    add_test(NAME consume/${name}
             COMMAND ${CMAKE_COMMAND} -DPROJECT=${consume}/${arg_PROJECT} -DWORK=${consume_work}/${name}
                     -DCOMPILER=${CMAKE_CXX_COMPILER} -DGENERATOR=${CMAKE_GENERATOR} "-DOPTIONS=${arg_OPTIONS}" ${arg_ARGUMENTS}
                     -P ${consume}/${arg_SCRIPT}.cmake)
    set_tests_properties(consume/${name} PROPERTIES LABELS consume TIMEOUT 600 FIXTURES_REQUIRED "${arg_NEEDS}")
endfunction()

add_test(NAME consume/install COMMAND ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --prefix ${consume_prefix})
set_tests_properties(consume/install PROPERTIES LABELS consume FIXTURES_SETUP consume_install)

# The README's line for it, on a machine that has neither Catch2 nor what the examples and the benchmarks need.
file(STRINGS ${PROJECT_SOURCE_DIR}/README.md install_line REGEX "cmake -S [.] -B build .*cmake --install build")
string(REGEX MATCHALL "-DWAWP_[A-Z]+=OFF" install_options "${install_line}")
add_test(NAME consume/readme_install
         COMMAND ${CMAKE_COMMAND} -S ${PROJECT_SOURCE_DIR} -B ${consume_work}/readme_install -G ${CMAKE_GENERATOR}
                 -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} -DCMAKE_DISABLE_FIND_PACKAGE_Catch2=TRUE
                 -DCMAKE_DISABLE_FIND_PACKAGE_PkgConfig=TRUE -DCMAKE_DISABLE_FIND_PACKAGE_benchmark=TRUE ${install_options})
set_tests_properties(consume/readme_install PROPERTIES LABELS consume)

set(root -DWAWP_ROOT=${PROJECT_SOURCE_DIR})
wawp_consume(add_subdirectory PROJECT add_subdirectory OPTIONS ${root})
wawp_consume(single_header PROJECT single_header OPTIONS -DSINGLE_INCLUDE=${CMAKE_CURRENT_BINARY_DIR}/single_include/own)
find_package(Git QUIET)
if(Git_FOUND)
    wawp_consume(fetch_content PROJECT fetch_content SCRIPT fetch_content
                 ARGUMENTS -DGIT=${GIT_EXECUTABLE} -DROOT=${PROJECT_SOURCE_DIR})
endif()
# The targets of headers alone are components, too, whatever else is installed.
wawp_consume(find_package PROJECT find_package INSTALLED OPTIONS "-DCOMPONENTS=curl|wawp|httplib|asio|beast|tls_kit")
if(TARGET Boost::json)
    wawp_consume(find_package_boost_json PROJECT find_package INSTALLED OPTIONS "-DCOMPONENTS=curl|boost_json")
endif()
find_package(PkgConfig QUIET)
if(PKG_CONFIG_FOUND)
    add_test(NAME consume/pkg_config
             COMMAND ${CMAKE_COMMAND} -DPREFIX=${consume_prefix} -DWORK=${consume_work}/pkg_config -DCOMPILER=${CMAKE_CXX_COMPILER}
                     -DPKG_CONFIG=${PKG_CONFIG_EXECUTABLE} -P ${consume}/pkg_config.cmake)
    set_tests_properties(consume/pkg_config PROPERTIES LABELS consume FIXTURES_REQUIRED consume_install)
endif()

# A library that links wawp::curl, installed and found in its turn.
foreach(wawp found within)
    set(library_prefix ${consume_work}/prefix_${wawp})
    if(wawp STREQUAL "found")
        wawp_consume(re_export_${wawp}_library PROJECT re_export/library INSTALLED ARGUMENTS -DINSTALL=${library_prefix})
        set(paths "${consume_prefix}|${library_prefix}")
    else()
        wawp_consume(re_export_${wawp}_library PROJECT re_export/library OPTIONS ${root} ARGUMENTS -DINSTALL=${library_prefix})
        set(paths ${library_prefix})
    endif()
    set_tests_properties(consume/re_export_${wawp}_library PROPERTIES FIXTURES_SETUP consume_library_${wawp})
    wawp_consume(re_export_${wawp} PROJECT re_export/app NEEDS consume_library_${wawp} OPTIONS "-DCMAKE_PREFIX_PATH=${paths}")
endforeach()

# What is refused, with the sentence.
set(no_curl -DCMAKE_DISABLE_FIND_PACKAGE_CURL=TRUE)
set(install_curl "wawp::curl needs a library that was not found: install libcurl with its headers (Debian: libcurl4-openssl-dev).")
wawp_consume(unknown_component PROJECT find_package INSTALLED OPTIONS -DCOMPONENTS=carl
             ARGUMENTS "-DREFUSED=Reason given by package: wawp has no component 'carl'; there are curl, boost_json, sqlite, postgres, wawp, httplib, asio, beast, tls_kit, module.")
wawp_consume(missing_third_party PROJECT find_package INSTALLED OPTIONS -DCOMPONENTS=curl ${no_curl}
             ARGUMENTS "-DREFUSED=Reason given by package: ${install_curl}")
wawp_consume(missing_third_party_within PROJECT add_subdirectory OPTIONS ${root} ${no_curl}
             ARGUMENTS "-DREFUSED=\"wawp_curl\" contains: ${install_curl}")
wawp_consume(missing_catch PROJECT ../.. OPTIONS -DCMAKE_DISABLE_FIND_PACKAGE_Catch2=TRUE -DWAWP_EXAMPLES=OFF -DWAWP_BENCHMARKS=OFF
             ARGUMENTS "-DREFUSED=install it (Debian: catch2), or leave the tests out with -DWAWP_TESTS=OFF")
wawp_consume(other_version PROJECT other_version INSTALLED ARGUMENTS "-DREFUSED=requested version \"0.1\"")

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")  # see module/main.cpp
    set(import -DAT_MOST=90 "-DFIRST=#include <chrono>")
else()
    set(import -DAT_MOST=50)
endif()
wawp_consume(module PROJECT module SCRIPT module INSTALLED ARGUMENTS -DROOT=${PROJECT_SOURCE_DIR} ${import})
set_tests_properties(consume/module PROPERTIES SKIP_REGULAR_EXPRESSION "skipped: " RUN_SERIAL ON)
