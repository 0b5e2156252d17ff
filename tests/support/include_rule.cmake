# The rules that every header keeps: cmake -DROOT=<repository> -P include_rule.cmake
#
# What a folder may include, third parties and costly standard headers only where they belong, no header includes the
# umbrella, an SPDX line and #pragma once, no macro, core/language.hpp below everything, at most 300 lines. Every breach is printed as file:line.
cmake_minimum_required(VERSION 3.20)

# Folders of include/wawp, or single headers, that the headers of a folder may include.
set(may_core core/)
set(may_schema core/ schema/)
set(may_json core/ schema/ json/)
# What a user names of json; the rooms below are how it is done, and nobody's business but json's. `value` and `policy` are
# words and no machinery: all rooms but the lexer's may use them.
set(words_of_json json/value.hpp json/policy.hpp)
set(front_of_json ${words_of_json} json/native.hpp json/bridge.hpp json/boost.hpp)
set(may_json/lex core/ json/lex/)
set(may_json/map core/ schema/ ${words_of_json} json/lex/ json/map/)
set(may_json/read core/ schema/ ${words_of_json} json/lex/ json/map/ json/read/)
set(may_json/write core/ schema/ ${words_of_json} json/lex/simd.hpp json/map/ json/write/)
set(may_json/sax core/ schema/ ${words_of_json} json/lex/ json/map/ json/sax/)
set(may_http core/ http/)
set(may_endpoint core/ schema/ ${front_of_json} http/ endpoint/)
set(may_event core/ schema/ ${front_of_json} http/ endpoint/ event/)
set(may_exchange core/ endpoint/verdict.hpp exchange/)
set(may_client core/ schema/ ${front_of_json} http/ endpoint/ event/ exchange/ client/)
set(may_transport core/ http/ transport/)
set(may_testing core/ schema/ ${front_of_json} http/ endpoint/ event/ exchange/ client/ testing/)
set(may_umbrella core/ schema/ ${front_of_json} http/ endpoint/ event/ exchange/ client/)
set(folders core schema json json/lex json/map json/read json/write json/sax http endpoint event exchange client transport
            testing)

# Standard headers that cost everybody compile time, and those that only drivers and adapters need.
set(never iostream fstream sstream istream ostream iomanip regex functional tuple locale)
set(drivers_only random stop_token thread mutex shared_mutex condition_variable future semaphore latch barrier)
set(drivers client transport testing)

# A third party's headers, and the one header (or family of headers) that may include them.
set(third_parties curl boost httplib simdjson rapidjson nlohmann openssl)
set(owner_of_curl "^transport/curl[a-z_]*[.]hpp$")
set(owner_of_boost "^(json/boost|client/asio|transport/beast[a-z_]*)[.]hpp$")
set(owner_of_httplib "^transport/httplib[a-z_]*[.]hpp$")

# The operating system's own headers, where sockets are handled.
set(posix arpa/inet.h fcntl.h netinet/in.h netinet/tcp.h poll.h sys/socket.h unistd.h)
set(owner_of_posix "^(transport/curl_sockets|testing/fault_server[a-z_]*)[.]hpp$")

set(line_limit 300)

# How many headers a folder may hold, where a stranger is to see at once what there is.
set(header_limit_json 6)
set(breaches "")

function(breach line what)
    set(breaches "${breaches}  include/wawp/${header}:${line}: ${what}\n" PARENT_SCOPE)
endfunction()

# Whether a header of the folder may include <wawp/${target}>.
function(is_allowed target result)
    set(${result} FALSE PARENT_SCOPE)
    foreach(prefix IN LISTS may_${folder})
        string(FIND "${target}" "${prefix}" at)
        if(at EQUAL 0)
            set(${result} TRUE PARENT_SCOPE)
        endif()
    endforeach()
endfunction()

macro(check_wawp_include target)
    is_allowed(${target} allowed)
    if("${target}" STREQUAL "wawp.hpp")
        breach(${number} "no header includes the umbrella")
    elseif(NOT EXISTS ${ROOT}/include/wawp/${target})
        breach(${number} "there is no <wawp/${target}>")
    elseif(NOT allowed)
        breach(${number} "${folder} may not include <wawp/${target}>")
    elseif(folder STREQUAL "umbrella" AND "${target}" MATCHES "${owner_of_boost}")
        breach(${number} "<wawp/${target}> is opt-in")
    endif()
endmacro()

macro(check_foreign_include target)
    if("${target}" IN_LIST never)
        breach(${number} "<${target}> costs every user compile time")
    elseif("${target}" IN_LIST drivers_only AND NOT folder IN_LIST drivers)
        breach(${number} "<${target}> belongs into client, transport and testing only")
    elseif("${target}" IN_LIST posix AND header MATCHES "${owner_of_posix}")
        # allowed
    elseif(NOT "${target}" MATCHES "^[a-z0-9_]+$")  # not the standard library
        string(REGEX MATCH "^[A-Za-z0-9_]+" party "${target}")
        if(party IN_LIST third_parties)
            if(NOT owner_of_${party} OR NOT header MATCHES "${owner_of_${party}}")
                breach(${number} "<${target}> does not belong here")
            endif()
        elseif(NOT "${target}" MATCHES "^(emmintrin|tmmintrin|immintrin|arm_neon)[.]h$" OR NOT folder STREQUAL "json/lex")
            breach(${number} "<${target}> is no standard C++ header and no known third party")
        endif()
    endif()
endmacro()

macro(check_line)
    if(header STREQUAL "core/language.hpp" AND line MATCHES "^#(include \"wawp|define WAWP_FOLDER_OF_HEADERS$)")
        # the sentences that stop the compiler, and what tells the folder from the single headers
    elseif(line MATCHES "^[ \t]*#[ \t]*define")
        breach(${number} "no macros in headers")
    elseif(line MATCHES "^[ \t]*#[ \t]*pragma[ \t]+once[ \t]*$")
        set(once TRUE)
    elseif(line MATCHES "^[ \t]*#[ \t]*include[ \t]+<wawp/([^>]*)>")
        check_wawp_include("${CMAKE_MATCH_1}")
    elseif(line MATCHES "^[ \t]*#[ \t]*include[ \t]+<([^>]*)>")
        check_foreign_include("${CMAKE_MATCH_1}")
    elseif(line MATCHES "^[ \t]*#[ \t]*include")
        breach(${number} "include headers as <wawp/...> or <...>")
    endif()
    if(number EQUAL 1 AND NOT line MATCHES "^// SPDX-License-Identifier: MIT$")
        breach(1 "the first line is not // SPDX-License-Identifier: MIT")
    endif()
endmacro()

file(GLOB_RECURSE headers RELATIVE ${ROOT}/include/wawp ${ROOT}/include/wawp/*.hpp)
list(LENGTH headers count)
if(count LESS 10)
    message(FATAL_ERROR "${ROOT}/include/wawp: only ${count} headers; is ROOT right?")
endif()

foreach(header IN LISTS headers)
    cmake_path(GET header PARENT_PATH folder)
    if(header STREQUAL "wawp.hpp")
        set(folder umbrella)
    elseif(NOT folder IN_LIST folders)
        breach(1 "the folder '${folder}' is none of the design")
        continue()
    endif()

    # One list element a line; characters that lists treat in their own way are replaced, none of them stands in a rule.
    file(READ ${ROOT}/include/wawp/${header} text)
    string(REGEX REPLACE "[][;\\]" "~" text "${text}")
    string(REGEX REPLACE "\n$" "" text "${text}")
    string(REPLACE "\n" ";" lines "${text}")
    set(number 0)
    set(once FALSE)
    foreach(line IN LISTS lines)
        math(EXPR number "${number} + 1")
        check_line()
    endforeach()
    if(NOT once)
        breach(1 "no #pragma once")
    endif()
    if(NOT text MATCHES "#include <wawp/" AND NOT header STREQUAL "core/language.hpp")
        breach(1 "include <wawp/core/language.hpp>, so that older compilers stop here, too")
    endif()
    if(number GREATER line_limit)
        breach(${number} "longer than ${line_limit} lines")
    endif()
endforeach()

foreach(folder IN LISTS folders)
    file(GLOB in_folder ${ROOT}/include/wawp/${folder}/*.hpp)
    list(LENGTH in_folder found)
    if(header_limit_${folder} AND found GREATER header_limit_${folder})
        set(header ${folder})
        breach(${found} "more than ${header_limit_${folder}} headers; what no user names belongs into a room")
    endif()
endforeach()

if(breaches)
    message(FATAL_ERROR "\n${breaches}")
endif()
message(STATUS "${count} headers keep the rules")
