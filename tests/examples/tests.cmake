# What the examples do when they run. Each test names the exit status and a text that is printed, or must not be.
set(secret TOKEN-nobody-may-see)

# wawp_example_test(<name> STATUS <n> [PRINTS <regex>...] COMMAND ...)
function(wawp_example_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "NO_CREDENTIALS" "STATUS" "PRINTS;COMMAND")
    set(environment WAWP_INSTANCE_ID=demo WAWP_ACCESS_TOKEN=${secret})
    if(arg_NO_CREDENTIALS)
        set(environment --unset=WAWP_INSTANCE_ID --unset=WAWP_ACCESS_TOKEN)
    endif()
    add_test(NAME example/${name}
             COMMAND ${CMAKE_COMMAND} -E env ${environment}
                     ${CMAKE_COMMAND} -DSTATUS=${arg_STATUS} "-DPRINTS=${arg_PRINTS}" -DSECRET=${secret}
                     -P ${CMAKE_CURRENT_SOURCE_DIR}/check.cmake -- ${arg_COMMAND})
    set_tests_properties(example/${name} PROPERTIES LABELS example TIMEOUT 60)
endfunction()

set(send $<TARGET_FILE:send_event>)
set(sent_id "id +true_201234567890@c.us_3EB0[0-9]+\n")
wawp_example_test(help STATUS 0 PRINTS "--reply-to" COMMAND ${send} --help)
wawp_example_test(sandbox NO_CREDENTIALS STATUS 0 PRINTS ${sent_id} "verdict: sent" COMMAND ${send} --sandbox)
wawp_example_test(every_flag STATUS 0
    PRINTS "\"chatId\":\"4915112345678@c.us\",\"event.name\":\"N\",\"event.description\":\"D\",\"event.startTime\":1796133600,\"event.endTime\":1796137200,\"event.location.name\":\"L\",\"event.extraGuestsAllowed\":false,\"reply_to\":\"R\""
           "id +true_4915112345678@c.us_"
    COMMAND ${send} --sandbox --to "+49 151 12345678" --name N --description D --start 2026-12-01T16:00:00+02:00
            --end 2026-12-01T17:00:00+02:00 --location L --guests false --reply-to R)
wawp_example_test(dry_run STATUS 0 PRINTS "POST https://api.wawp.net/v2/send/event" "\"access_token\":\".redacted.\""
    COMMAND ${send} --dry-run)
wawp_example_test(sample_curl STATUS 0 PRINTS "^curl .*'https://api.wawp.net/v2/send/event'" "--data-raw '{.*\"access_token\":\".redacted.\"" "it'.''s"
    COMMAND ${send} --sample curl --name "it's")
wawp_example_test(sample_python NO_CREDENTIALS STATUS 0 PRINTS "^import urllib" "\"instance_id\":\"INSTANCE_ID\"" COMMAND ${send} --sample python)
wawp_example_test(sample_javascript STATUS 0 PRINTS "^fetch\\('https://api.wawp.net" COMMAND ${send} --sample javascript)
wawp_example_test(sample_php STATUS 0 PRINTS "^<.php" COMMAND ${send} --sample php)
wawp_example_test(sample_http STATUS 0 PRINTS "^POST /v2/send/event HTTP/1.1." "Connection: close.*}$" COMMAND ${send} --sample http)
wawp_example_test(sample_of_broken_rule STATUS 1 PRINTS "event.name: not_blank" COMMAND ${send} --sample curl --name " ")
wawp_example_test(unknown_sample STATUS 64 PRINTS "--sample: .*give curl, python" COMMAND ${send} --sample ruby)
wawp_example_test(broken_rule STATUS 1 PRINTS "event.name: not_blank" "verdict: not_sent" COMMAND ${send} --sandbox --name " ")
wawp_example_test(bad_base_url STATUS 1 PRINTS "base_url" "verdict: not_sent" COMMAND ${send} --sandbox --base-url ftp://127.0.0.1)
wawp_example_test(unknown_flag STATUS 64 PRINTS "unknown argument --nmae" COMMAND ${send} --nmae x)
wawp_example_test(no_value STATUS 64 PRINTS "--name needs a value" COMMAND ${send} --name)
wawp_example_test(local_time STATUS 64 PRINTS "--start: .*bad_time" COMMAND ${send} --sandbox --start 2026-12-01T16:00:00)
wawp_example_test(national_phone STATUS 64 PRINTS "--to: .*bad_phone" COMMAND ${send} --sandbox --to "+0151 12345678")
wawp_example_test(bad_boolean STATUS 64 PRINTS "true or false" COMMAND ${send} --sandbox --guests 1)
wawp_example_test(no_credentials NO_CREDENTIALS STATUS 64 PRINTS "WAWP_ACCESS_TOKEN" COMMAND ${send})

wawp_example_test(endpoints STATUS 0 PRINTS "/v2/send/text: true_" "/v2/send/poll: true_" "/v2/send/location: true_"
    "/api/sendImage: true_" "/api/default/events: true_" COMMAND $<TARGET_FILE:endpoints>)

if(TARGET demo)
    set(gateway $<TARGET_FILE:loopback_gateway>)
    set(id "true_201234567890@c.us_3EB0")
    wawp_example_test(demo STATUS 0 PRINTS ${sent_id} "verdict: sent" COMMAND ${gateway} -- ${send} --base-url {url})
    wawp_example_test(echoed_token STATUS 2 PRINTS "access_token.*redacted" "verdict: unknown"
        COMMAND ${gateway} --echo -- ${send} --base-url {url})
    wawp_example_test(nobody_listens STATUS 1 PRINTS "connect_failed.*4 attempts" "verdict: not_sent"
        COMMAND ${send} --base-url http://127.0.0.1:9)
    wawp_example_test(wrong_path STATUS 1 PRINTS "HTTP status 404" COMMAND ${gateway} -- ${send} --base-url {url}/v1)

    # Every example, against a server that looks at the request's bytes, and one that first says 429 with Retry-After.
    set(custom_transport $<TARGET_FILE:custom_transport>)
    set(own_http $<TARGET_FILE:own_http>)
    wawp_example_test(strict/send_event STATUS 0 PRINTS ${sent_id} COMMAND ${gateway} --strict -- ${send} --base-url {url})
    wawp_example_test(strict/custom_transport STATUS 0 PRINTS ${id} COMMAND ${gateway} --strict -- ${custom_transport} {url})
    wawp_example_test(strict/own_http STATUS 0 PRINTS ${id} COMMAND ${gateway} --strict -- ${own_http} {url})
    set(wait --strict --retry-after 1)
    wawp_example_test(wait/send_event STATUS 0 PRINTS ${sent_id} "attempts +2" COMMAND ${gateway} ${wait} -- ${send} --base-url {url})
    wawp_example_test(wait/custom_transport STATUS 0 PRINTS ${id} COMMAND ${gateway} ${wait} -- ${custom_transport} {url})
    wawp_example_test(wait/own_http STATUS 1 PRINTS "HTTP status 429, retry after 1 s" COMMAND ${gateway} ${wait} -- ${own_http} {url})
    # A wait beyond the deadline ends the exchange at once and is shown: the header was read.
    wawp_example_test(wait/too_long STATUS 1 PRINTS "retry after 31536000 s"
        COMMAND ${gateway} --strict --retry-after 9223372036854775807 -- ${custom_transport} {url})

    # The client's default finds the layout that the gateway takes, in one more attempt at most.
    foreach(layout dotted nested either)
        wawp_example_test(finds_layout/${layout} STATUS 0 PRINTS ${sent_id} "verdict: sent"
            COMMAND ${gateway} --layout ${layout} -- ${send} --base-url {url})
        wawp_example_test(custom_finds_layout/${layout} STATUS 0 PRINTS ${id}
            COMMAND ${gateway} --layout ${layout} -- $<TARGET_FILE:custom_transport> {url})
    endforeach()
    wawp_example_test(finds_layout/neither STATUS 1 PRINTS "rest_missing_callback_param" "after 2 attempts" "verdict: not_sent"
        COMMAND ${gateway} --layout neither -- ${send} --base-url {url})

    # The server itself: it takes the layouts that it is told to, and what is not exact is a 400.
    foreach(layout dotted either)
        wawp_example_test(layout/${layout} STATUS 0 PRINTS ${id} COMMAND ${gateway} --layout ${layout} -- ${own_http} {url})
    endforeach()
    foreach(layout nested neither)
        wawp_example_test(layout/${layout} STATUS 1 PRINTS "rest_missing_callback_param.*Missing parameter.s.: event\n"
            COMMAND ${gateway} --layout ${layout} -- ${own_http} {url})
    endforeach()
    wawp_example_test(strict/path STATUS 1 PRINTS "the path is /v1/v2/send/event" COMMAND ${gateway} --strict -- ${own_http} {url}/v1)
    wawp_example_test(gateway/unknown_layout STATUS 64 COMMAND ${gateway} --layout round)
    wawp_example_test(gateway/no_command STATUS 64 COMMAND ${gateway} --strict --)
endif()

if(TARGET outbox AND TARGET loopback_gateway)
    add_test(NAME example/outbox COMMAND ${CMAKE_COMMAND} -DOUTBOX=$<TARGET_FILE:outbox> -DGATEWAY=$<TARGET_FILE:loopback_gateway>
                                         -DWORK=${CMAKE_CURRENT_BINARY_DIR}/outbox_test -P ${CMAKE_CURRENT_SOURCE_DIR}/outbox.cmake)
    set_tests_properties(example/outbox PROPERTIES LABELS example TIMEOUT 120)
endif()

# The compiler alone: the single header, and a build without exceptions and run-time type information.
function(wawp_plain_build name include flags)
    add_test(NAME example/${name}
             COMMAND ${CMAKE_COMMAND} -DCOMPILER=${CMAKE_CXX_COMPILER} -DINCLUDE=${PROJECT_SOURCE_DIR}/${include}
                     "-DFLAGS=${flags}" -DPROGRAM=${CMAKE_CURRENT_BINARY_DIR}/${name}
                     -P ${CMAKE_CURRENT_SOURCE_DIR}/build_and_send.cmake)
    set_tests_properties(example/${name} PROPERTIES LABELS example TIMEOUT 300)
endfunction()

wawp_plain_build(single_header single_include "")
wawp_plain_build(no_exceptions include "-fno-exceptions;-fno-rtti;-Wall;-Wextra;-Werror")

# An endpoint is declared in few lines: by hand in twenty, with reflection in ten.
foreach(way "examples;20;4" "reflect;10;5")
    list(GET way 0 folder)
    list(GET way 1 at_most)
    list(GET way 2 sections)
    add_test(NAME example/lines/${folder}
             COMMAND ${CMAKE_COMMAND} -DFILE=${PROJECT_SOURCE_DIR}/tests/${folder}/endpoints.hpp -DAT_MOST=${at_most} -DSECTIONS=${sections}
                     -P ${CMAKE_CURRENT_LIST_DIR}/lines.cmake)
    set_tests_properties(example/lines/${folder} PROPERTIES LABELS example)
endforeach()
