# cmake -DROOT=<repository> -DGIT=<git> and what check.cmake takes -P fetch_content.cmake
# The working tree as it stands, in a repository of its own: what a clone of it would hold, committed or not.
cmake_minimum_required(VERSION 3.25)
set(clone ${WORK}-repository)
file(REMOVE_RECURSE ${clone})
file(COPY ${ROOT}/CMakeLists.txt ${ROOT}/include DESTINATION ${clone})
foreach(arguments "init --quiet" "add --all" "-c user.name=wawp -c user.email=wawp@localhost commit --quiet -m snapshot")
    separate_arguments(arguments)
    execute_process(COMMAND ${GIT} ${arguments} WORKING_DIRECTORY ${clone} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
list(APPEND OPTIONS -DWAWP_REPOSITORY=file://${clone} -DWAWP_TAG=HEAD)
include(${CMAKE_CURRENT_LIST_DIR}/check.cmake)
