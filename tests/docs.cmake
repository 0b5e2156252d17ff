# The API reference: the target `docs` leaves it in <build>/docs/html and fails on a public name that has no comment. The
# rooms of json are how it is done, and nobody's to name; of them only what a policy of one's own needs is shown.
find_package(Doxygen QUIET)
if(NOT DOXYGEN_FOUND)
    return()
endif()

file(GLOB_RECURSE documented CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/wawp/*.hpp)
list(FILTER documented EXCLUDE REGEX "/json/(lex|map|read|write|sax)/")
list(APPEND documented ${PROJECT_SOURCE_DIR}/include/wawp/json/lex/problem.hpp ${PROJECT_SOURCE_DIR}/include/wawp/json/sax/handler.hpp)

set(DOXYGEN_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/docs)
set(DOXYGEN_STRIP_FROM_PATH ${PROJECT_SOURCE_DIR}/include)
set(DOXYGEN_STRIP_FROM_INC_PATH ${PROJECT_SOURCE_DIR}/include)
set(DOXYGEN_EXCLUDE_SYMBOLS "*::detail" "*::detail::*")
set(DOXYGEN_WARN_AS_ERROR FAIL_ON_WARNINGS)
set(DOXYGEN_WARN_IF_UNDOCUMENTED YES)
set(DOXYGEN_HAVE_DOT NO)
set(DOXYGEN_QUIET YES)
doxygen_add_docs(docs ${documented} COMMENT "Making the API reference")
add_test(NAME docs COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target docs)
