# SPDX-License-Identifier: MIT
# Makes the single headers from include/:  cmake [-DOUT=<folder>] [-DFORWARD=<folder>] -P single_include/amalgamate.cmake
# wawp/wawp.hpp holds all that the umbrella includes; each of `further` holds what it adds to that. Every inlined header
# follows a line `// wawp/<folder>/<name>.hpp`, and stands in one of the files only. With FORWARD, a small file for each
# inlined header is written there that includes the single header in its stead.
cmake_minimum_required(VERSION 3.25)
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH root)
if(NOT OUT)
    set(OUT ${CMAKE_CURRENT_LIST_DIR})
endif()
# What several of them need is one of its own, before them.
set(further wawp/json/write/real.hpp wawp/event/self_hosted.hpp wawp/exchange/retry_budget.hpp wawp/json/read/constant_reader.hpp
            wawp/json/read/compound_reader.hpp wawp/json/bridge.hpp wawp/json/boost.hpp
            wawp/schema/names.hpp wawp/schema/reflect.hpp wawp/core/json_text.hpp wawp/schema/json_rule.hpp wawp/schema/more_rules.hpp wawp/schema/member_types.hpp wawp/schema/variant.hpp wawp/schema/print.hpp
            wawp/event/print.hpp wawp/event/authentication.hpp wawp/core/constant_text.hpp wawp/schema/entry.hpp wawp/schema/described.hpp
            wawp/json/compound.hpp wawp/json/read/missing.hpp wawp/endpoint/request_type.hpp wawp/endpoint/read_request.hpp wawp/event/read_event.hpp wawp/testing/sandbox.hpp
            wawp/describe/entry_notes.hpp wawp/describe/json_schema.hpp wawp/describe/reference.hpp
            wawp/http/any_transport.hpp wawp/http/async_transport.hpp wawp/http/completion_handler.hpp wawp/client/async_client.hpp wawp/client/asio.hpp
            wawp/transport/request_check.hpp wawp/transport/curl_attempt.hpp wawp/transport/curl.hpp wawp/transport/curl_engine.hpp wawp/transport/curl_multi.hpp wawp/transport/curl_loop.hpp wawp/transport/httplib.hpp wawp/transport/beast.hpp wawp/testing/transport_kit.hpp wawp/testing/tls_transport_kit.hpp
            wawp/journal/journal.hpp wawp/journal/once.hpp wawp/journal/sqlite_database.hpp wawp/journal/sqlite_schema.hpp wawp/journal/sqlite_file.hpp
            wawp/journal/sqlite_roll.hpp wawp/journal/verdict_columns.hpp wawp/journal/rows.hpp wawp/journal/sqlite.hpp wawp/journal/postgres_connection.hpp
            wawp/journal/postgres_schema.hpp wawp/journal/postgres_session.hpp wawp/journal/postgres.hpp
            wawp/pacing/quiet_hours.hpp wawp/pacing/pace.hpp wawp/pacing/breaker.hpp wawp/outbox/outbox.hpp wawp/outbox/stored_event.hpp
            wawp/outbox/worker.hpp wawp/outbox/rows.hpp wawp/outbox/outbox_system.hpp wawp/outbox/sqlite.hpp wawp/outbox/postgres.hpp
            wawp/outbox/csv.hpp wawp/outbox/csv_events.hpp
            wawp/testing/memory_journal.hpp wawp/testing/journal_kit.hpp
            wawp/describe/redact_request.hpp wawp/describe/request_sample.hpp)

# Appends `header` to `body`, after the headers of ours that it includes, and its other includes to `outside`.
# From the first `#if` on an include of others stays where it is.
function(inline header)
    if(header IN_LIST made)
        list(APPEND outside "#include <${header}>")
        return(PROPAGATE outside)
    elseif(header IN_LIST seen)
        list(APPEND borrowed ${header})
        return(PROPAGATE borrowed)
    endif()
    list(APPEND seen ${header})
    file(READ ${root}/include/${header} text)

    string(REGEX MATCHALL "#include <wawp/[^>]+>" ours "${text}")
    foreach(line IN LISTS ours)
        string(REGEX REPLACE "#include <(.+)>" "\\1" name "${line}")
        inline(${name})
    endforeach()

    string(FIND "${text}\n#if" "\n#if" end_of_includes)
    string(SUBSTRING "${text}" 0 ${end_of_includes} head)
    string(SUBSTRING "${text}" ${end_of_includes} -1 tail)
    string(REGEX MATCHALL "#include <[^>]+>" theirs "${head}")
    list(FILTER theirs EXCLUDE REGEX "<wawp/")
    list(APPEND outside ${theirs})

    string(REGEX REPLACE "#include <[^>]+>\n" "" head "${head}")
    string(REGEX REPLACE "#include <wawp/[^>]+>\n" "" tail "${tail}")
    string(REGEX REPLACE "^// SPDX[^\n]+\n#pragma once\n" "" head "${head}")
    string(REGEX REPLACE "^\n+" "" text "${head}${tail}")
    string(REGEX REPLACE "\n\n\n+" "\n\n" text "${text}")
    if(header STREQUAL "wawp/core/language.hpp")  # here the others are those that must not be mixed in
        string(REPLACE WAWP_SINGLE_HEADERS WAWP_SWAP text "${text}")
        string(REPLACE WAWP_FOLDER_OF_HEADERS WAWP_SINGLE_HEADERS text "${text}")
        string(REPLACE WAWP_SWAP WAWP_FOLDER_OF_HEADERS text "${text}")
    endif()
    if(NOT header STREQUAL "wawp/wawp.hpp")  # the umbrella itself has nothing to say
        string(APPEND body "\n// ${header}\n${text}")
    endif()
    if(FORWARD AND NOT header STREQUAL single)
        file(WRITE ${FORWARD}/${header} "#pragma once\n#include <${single}>\n")
    endif()
    return(PROPAGATE seen outside body borrowed)
endfunction()

# Writes the single header called `single`; `first` goes before everything else.
function(amalgamate single first)
    set(outside "")
    set(body "")
    set(borrowed "")
    set(there ${seen})
    inline(${single})
    list(REMOVE_DUPLICATES outside)

    # What stands in another single header must come with one that this one includes.
    set(holds ${seen})
    list(REMOVE_ITEM holds ${there})
    foreach(line IN LISTS outside first)
        if(line MATCHES "<(wawp/[^>]+)>")
            get_property(further_holds GLOBAL PROPERTY wawp_holds_${CMAKE_MATCH_1})
            list(APPEND holds ${further_holds})
        endif()
    endforeach()
    list(REMOVE_DUPLICATES borrowed)
    list(REMOVE_ITEM borrowed ${holds})
    if(borrowed)
        message(FATAL_ERROR "${single} needs what stands in a single header that it does not include: ${borrowed}. Name it in `further`, before both.")
    endif()
    set_property(GLOBAL PROPERTY wawp_holds_${single} "${holds}")
    list(SORT outside)
    list(JOIN outside "\n" outside)
    file(WRITE ${OUT}/${single} "// SPDX-License-Identifier: MIT\n// Generated from include/ by single_include/amalgamate.cmake: "
                                "change the headers there.\n#pragma once\n\n${first}${outside}\n${body}")
    return(PROPAGATE seen)
endfunction()

set(seen "")
set(made "")
amalgamate(wawp/wawp.hpp "")
foreach(header IN LISTS further)
    amalgamate(${header} "#include <wawp/wawp.hpp>\n\n")
    list(APPEND made ${header})
endforeach()

file(GLOB_RECURSE all RELATIVE ${root}/include ${root}/include/wawp/*.hpp)
list(REMOVE_ITEM all ${seen})
if(all)
    message(FATAL_ERROR "In no single header: ${all}. Name it in `further`, or include it in the umbrella.")
endif()
