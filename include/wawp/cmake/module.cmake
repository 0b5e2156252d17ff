# SPDX-License-Identifier: MIT
# Defines wawp::module, which holds the C++20 module `wawp`, and wawp::curl_module with `wawp.curl` if there is a wawp::curl.
# `missing` becomes empty, or a sentence that says what is needed. A module is compiled by the project that imports it: what
# a compiler makes of it fits that compiler and those options only.
function(wawp_define_modules missing)
    set(oldest_Clang 16)
    set(oldest_GNU 16)  # 14 ends in an internal error
    set(oldest_MSVC 19.34)
    set(oldest "${oldest_${CMAKE_CXX_COMPILER_ID}}")
    set(needs "")
    if(CMAKE_VERSION VERSION_LESS 3.28 OR NOT CMAKE_GENERATOR MATCHES "Ninja|Visual Studio")
        set(needs "CMake 3.28 or later and the generator Ninja or Visual Studio")
    elseif(NOT oldest OR CMAKE_CXX_COMPILER_VERSION VERSION_LESS oldest)
        set(needs "a compiler that knows modules: clang 16, g++ 16, MSVC 19.34, or later")
    elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND NOT CMAKE_CXX_COMPILER_CLANG_SCAN_DEPS)
        set(needs "clang-scan-deps beside clang (Debian: clang-tools)")
    endif()
    if(needs)
        set(${missing} "wawp::module needs ${needs}." PARENT_SCOPE)
        return()
    endif()

    set(${missing} "" PARENT_SCOPE)
    if(NOT TARGET wawp_module)
        wawp_add_module(wawp_module module wawp.cppm wawp::wawp)
    endif()
    if(TARGET wawp::curl AND NOT TARGET wawp_curl_module)
        wawp_add_module(wawp_curl_module curl_module transport/curl.cppm wawp::module wawp::curl)
    endif()
endfunction()

function(wawp_add_module name alias source)
    get_target_property(headers wawp::wawp HEADER_DIRS)
    add_library(${name} STATIC EXCLUDE_FROM_ALL)
    add_library(wawp::${alias} ALIAS ${name})
    target_sources(${name} PUBLIC FILE_SET CXX_MODULES BASE_DIRS ${headers} FILES ${headers}/wawp/${source})
    target_link_libraries(${name} PUBLIC ${ARGN})
endfunction()
