# Draws the first table of times in a Markdown file, such as the results.md that report.cmake makes:
#   cmake -DTABLE=results.md -DGNUPLOT=gnuplot -DFOLDER=build -DCHART=speed.svg -P chart.cmake
cmake_minimum_required(VERSION 3.23)

file(STRINGS "${TABLE}" lines REGEX "^[|]")
set(rows "")
foreach(line IN LISTS lines)
    if(line MATCHES "^[|] work [(]ns")
        if(rows)
            break()  # the next table
        endif()
        string(REGEX REPLACE "^[|] work [^|]*[|]" "work" header "${line}")
        string(REGEX REPLACE "[|] wawp / best.*" "|" header "${header}")  # ratios are no bars
        string(REGEX REPLACE " *[|] *" " " rows "${header}")
        string(REGEX MATCHALL "[^ ]+" columns "${rows}")
        list(LENGTH columns columns)
        string(APPEND rows "\n")
    elseif(rows AND line MATCHES "^[|] `")
        string(REGEX REPLACE " [(][0-9.]+[)]" "" line "${line}")  # how many times faster wawp is
        string(REGEX REPLACE " [0-9]+[.][0-9]+ [|]" "" line "${line}")  # than the best, likewise
        string(REGEX REPLACE "[|] +[|]" "| ? |" line "${line}")   # gnuplot draws nothing for a question mark; twice, as
        string(REGEX REPLACE "[|] +[|]" "| ? |" line "${line}")   # neighbours share a bar
        string(REGEX REPLACE "[|`]" " " line "${line}")
        string(APPEND rows "${line}\n")
    elseif(rows AND NOT line MATCHES "^[|]-")
        break()
    endif()
endforeach()
if(NOT rows)
    message(FATAL_ERROR "${TABLE} has no table of times")
endif()
file(WRITE "${FOLDER}/speed.dat" "${rows}")
execute_process(COMMAND ${GNUPLOT} -e "data='${FOLDER}/speed.dat'; chart='${CHART}'; columns=${columns}" ${CMAKE_CURRENT_LIST_DIR}/speed.gnuplot
                COMMAND_ERROR_IS_FATAL ANY)
