# Makes results.md of the JSON files that the benchmarks left in a folder:
#   cmake -DFOLDER=build -DCOMPILER="GNU 12.2.0" -P report.cmake
cmake_minimum_required(VERSION 3.23)

set(columns memcpy wawp simdjson yyjson glaze rapidjson boost_json nlohmann)

# `part / whole` with two digits, as CMake knows only integers.
function(ratio out part whole)
    math(EXPR percent "(100 * ${part} + ${whole} / 2) / ${whole}")
    math(EXPR units "${percent} / 100")
    math(EXPR rest "${percent} % 100 + 100")
    string(SUBSTRING ${rest} 1 2 rest)
    set(${out} ${units}.${rest} PARENT_SCOPE)
endfunction()

# A row of the table: a median and, for a peer, wawp's median divided by it; at last, divided by that of the best of them.
function(row out work medians)
    set(text "| `${work}` |")
    set(best "")
    foreach(peer IN LISTS columns)
        if(NOT "${medians}" MATCHES "(^|;)${work}/${peer}=([0-9]+)")
            string(APPEND text " |")
            continue()
        endif()
        set(tenths ${CMAKE_MATCH_2})
        math(EXPR whole "(${tenths} + 5) / 10")
        string(REGEX MATCH "(^|;)${work}/wawp=([0-9]+)" none "${medians}")
        ratio(times ${CMAKE_MATCH_2} ${tenths})
        if(peer STREQUAL "wawp")
            string(APPEND text " ${whole} |")
        else()
            string(APPEND text " ${whole} (${times}) |")
            if(NOT peer STREQUAL "memcpy" AND (best STREQUAL "" OR times GREATER best))
                set(best ${times})
            endif()
        endif()
    endforeach()
    set(${out} "${text} ${best} |\n" PARENT_SCOPE)
endfunction()

# The table of one run: medians from Google Benchmark's JSON, in tenths of a nanosecond.
function(table_of_times out json)
    string(JSON count LENGTH "${json}" benchmarks)
    math(EXPR last "${count} - 1")
    set(works "")
    set(medians "")
    foreach(i RANGE ${last})
        string(JSON entry GET "${json}" benchmarks ${i})
        string(JSON aggregate ERROR_VARIABLE none GET "${entry}" aggregate_name)
        if(NOT aggregate STREQUAL "median")
            continue()
        endif()
        string(JSON name GET "${entry}" run_name)
        if(name MATCHES "^decode_|^read_hostile/")
            continue()  # no peer does this work
        endif()
        string(JSON time GET "${entry}" cpu_time)
        string(REGEX MATCH "^([0-9]+)\\.?([0-9]?)" none "${time}0")
        set(tenth ${CMAKE_MATCH_2})
        if(tenth STREQUAL "")
            set(tenth 0)
        endif()
        math(EXPR tenths "${CMAKE_MATCH_1} * 10 + ${tenth}")
        list(APPEND medians "${name}=${tenths}")
        string(REGEX REPLACE "/.*" "" work "${name}")
        list(APPEND works ${work})
    endforeach()
    list(REMOVE_DUPLICATES works)
    list(SORT works)
    foreach(peer IN LISTS columns)  # those that were there
        if(NOT "${medians}" MATCHES "/${peer}=")
            list(REMOVE_ITEM columns ${peer})
        endif()
    endforeach()
    string(JOIN " | " names ${columns})
    string(REGEX REPLACE "[^;]+" "---" dashes "${columns}")
    string(JOIN "|" dashes ${dashes})
    set(text "| work (ns; wawp / peer) | ${names} | wawp / best |\n|---|${dashes}|---|\n")
    foreach(work IN LISTS works)
        row(line ${work} "${medians}")
        string(APPEND text "${line}")
    endforeach()
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

# A number in hundredths, rounded.
function(hundredths_of out number)
    string(REGEX MATCH "^([0-9]+)\\.?([0-9]*)" none "${number}")
    string(SUBSTRING "${CMAKE_MATCH_2}000" 0 3 thousandths)
    math(EXPR hundredths "(${CMAKE_MATCH_1} * 1000 + 1${thousandths} - 1000 + 5) / 10")
    set(${out} ${hundredths} PARENT_SCOPE)
endfunction()

# The table of costs: a row for each library, and wawp's figure divided by a peer's.
function(table_of_costs out json)
    string(JSON count LENGTH "${json}")
    math(EXPR last "${count} - 1")
    foreach(i RANGE ${last})
        string(JSON name GET "${json}" ${i} name)
        string(JSON seconds ERROR_VARIABLE none GET "${json}" ${i} seconds)
        string(JSON bytes ERROR_VARIABLE none GET "${json}" ${i} bytes)
        if(bytes MATCHES "^[0-9]+$")
            set(${name} ${bytes})
            set(shown_${name} ${bytes})
        else()
            hundredths_of(${name} "${seconds}")
            ratio(shown_${name} ${${name}} 100)
        endif()
    endforeach()
    set(text "| library (wawp / peer) | include (s) | compile the program (s) | added to a binary (bytes) |\n")
    string(APPEND text "|---|---|---|---|\n")
    foreach(library base umbrella wawp simdjson rapidjson boost_json nlohmann)
        string(APPEND text "| ${library} |")
        foreach(cost include compile size)
            if(DEFINED ${cost}/${library})
                string(APPEND text " ${shown_${cost}/${library}}")
            endif()
            if(DEFINED ${cost}/${library} AND library MATCHES "json|nlohmann")
                ratio(times ${${cost}/wawp} ${${cost}/${library}})
                string(APPEND text " (${times})")
            endif()
            string(APPEND text " |")
        endforeach()
        string(APPEND text "\n")
    endforeach()
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

file(READ "${FOLDER}/results.json" results)
file(READ "${FOLDER}/results-native.json" native)
file(READ "${FOLDER}/costs.json" costs)
table_of_costs(cost_table "${costs}")
table_of_times(standard_table "${results}")
table_of_times(native_table "${native}")
string(JSON date GET "${results}" context date)
string(SUBSTRING "${date}" 0 10 date)
cmake_host_system_information(RESULT machine QUERY PROCESSOR_DESCRIPTION)

file(WRITE "${FOLDER}/results.md" "\
Measured on ${date} with ${COMPILER} on ${machine}.
Each cell is the median of 51 interleaved repetitions in nanoseconds of processor time; in brackets, wawp's time \
divided by it, so that below 1 wawp is faster; at the end, divided by that of the fastest peer. memcpy of the text is the \
floor.

## `-O2 -DNDEBUG`

${standard_table}
## `-O3 -march=native -DNDEBUG`

simdjson and Boost.JSON are compiled libraries and are used as they are packaged: these options reach only what they \
have in headers. simdjson's library picks the widest instructions that it finds, in both tables.

${native_table}
## What it costs to compile

Processor time, medians of 5 runs that alternate. Include: a file with nothing but the library's headers, `-O0`; base \
has `<string>` and friends, which all need, umbrella is `wawp.hpp`, and wawp the codec with the event's headers. The \
program builds the documented body and reads every documented key of the answer, `-O2 -DNDEBUG`; stripped, it is so \
much larger than an empty one. Boost.JSON is linked in where its archive is packaged; simdjson's library is shared and \
not counted.

${cost_table}")
file(READ "${FOLDER}/results.md" text)
message("${text}")
