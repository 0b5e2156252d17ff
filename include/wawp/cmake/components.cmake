# SPDX-License-Identifier: MIT
# The parts of wawp that need a third party, one row each: the package that CMake looks for, the target it brings, and what
# to install. Read by wawp's own CMakeLists.txt and by wawp-config.cmake, which is installed beside this file.
set(wawp_components curl boost_json sqlite postgres)

# Targets of headers alone, whose third party is the user's to find and to link: as components they are always there.
set(wawp_header_components wawp httplib asio beast tls_kit)

set(wawp_package_curl CURL)
set(wawp_target_curl CURL::libcurl)
set(wawp_install_curl "libcurl with its headers (Debian: libcurl4-openssl-dev)")

set(wawp_package_boost_json Boost 1.75 CONFIG COMPONENTS json)
set(wawp_target_boost_json Boost::json)
set(wawp_install_boost_json "Boost.JSON 1.75 or later (Debian 12: libboost-json1.81-dev, 13: libboost-json-dev)")

set(wawp_package_sqlite SQLite3 3.37)
set(wawp_target_sqlite SQLite::SQLite3)
set(wawp_install_sqlite "SQLite 3.37 or later with its header (Debian: libsqlite3-dev)")

set(wawp_package_postgres PostgreSQL)
set(wawp_target_postgres PostgreSQL::PostgreSQL)
set(wawp_install_postgres "libpq with its header (Debian: libpq-dev)")

# Looks for what a component needs. `missing` becomes empty, or a sentence that says what to install.
# Not find_dependency: that one ends with the other package's words, which name no package to install.
function(wawp_find_third_party component missing)
    if(NOT TARGET ${wawp_target_${component}})
        find_package(${wawp_package_${component}} QUIET)
    endif()
    if(TARGET ${wawp_target_${component}})
        set(${missing} "" PARENT_SCOPE)
    else()
        set(${missing} "wawp::${component} needs a library that was not found: install ${wawp_install_${component}}." PARENT_SCOPE)
    endif()
endfunction()
