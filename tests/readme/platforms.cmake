# Whether the README's table of platforms has a row for each platform that CI runs, and no other:
#   cmake -DROOT=<repository> -P platforms.cmake
cmake_minimum_required(VERSION 3.20)

execute_process(COMMAND bash ${ROOT}/.ci/matrix --list OUTPUT_VARIABLE names COMMAND_ERROR_IS_FATAL ANY)
string(STRIP "${names}" names)
string(REPLACE "\n" ";" names "${names}")

file(STRINGS ${ROOT}/README.md lines)
set(rows "")
set(in_table FALSE)
foreach(line IN LISTS lines)
    if(line STREQUAL "| platform | compiler | what ran |")
        set(in_table TRUE)
    elseif(in_table AND line MATCHES "^[|] `([^`]+)` [|] [^|]+ [|] [^|]+ [|]$")
        list(APPEND rows "${CMAKE_MATCH_1}")
    elseif(NOT line MATCHES "^[|]-")
        set(in_table FALSE)
    endif()
endforeach()

if(NOT "${rows}" STREQUAL "${names}")
    message(FATAL_ERROR "the README's table of platforms has the rows\n  ${rows}\nand CI runs\n  ${names}\n"
                        "make it anew: .ci/matrix build/ci.log")
endif()
