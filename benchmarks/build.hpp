// SPDX-License-Identifier: MIT
// Building the documented body in the nested layout, again and again in the same memory. Each library is timed in a file of
// its own, so that what the compiler makes of one does not depend on the others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <benchmark/benchmark.h>

#include <wawp/event/event.hpp>

#include "check.hpp"
#include "work.hpp"

namespace work {

/// What the writers of the other libraries write: the nested body.
struct body {
    std::string_view instance_id, access_token, chat_id, name, description, location, reply_to;
    std::int64_t start_time, end_time;
    bool extra_guests_allowed;

    explicit body(const wawp::event& e)
        : instance_id(credentials().instance_id.value()), access_token(credentials().access_token.reveal()), chat_id(e.chat_id.value()),
          name(e.name.value()), description(e.description.value()), location(e.location.value()), reply_to(value_of(e.reply_to)),
          start_time(e.start_time.value().time_since_epoch().count()), end_time(e.end_time.value().time_since_epoch().count()),
          extra_guests_allowed(e.extra_guests_allowed.value()) {}
};

/// What they must write, byte for byte.
std::string right_body(const wawp::event& e);

using event_source = wawp::event (*)();

/// Checks what `Library` writes, then times it. `write` says what it wrote, which lasts until the next call.
template <class Library>
void time_building(benchmark::State& state, const std::string& name, event_source make) {
    const wawp::event e = make();
    const typename Library::source source(e);
    Library library;
    expect(library.write(source) == right_body(e), name);
    for (auto _ : state) {
        std::string_view written = library.write(source);
        benchmark::DoNotOptimize(written);
        benchmark::ClobberMemory();
    }
}

template <class Library>
bool add_builds(const std::string& peer) {
    const auto add = [](const std::string& name, event_source make) {
        benchmark::RegisterBenchmark(name.c_str(), time_building<Library>, name, make);
    };
    add("build_documented/" + peer, documented_event);
    add("build_escapes/" + peer, event_with_escapes);
    return true;
}

}  // namespace work
