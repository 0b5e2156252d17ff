// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include <wawp/json/native.hpp>

#include "build.hpp"

namespace {

struct library {
    using source = const wawp::event&;
    std::string out{};

    std::string_view write(const wawp::event& e) {
        wawp::json::native::write<wawp::json::layout::nested>(
            out, wawp::json::bind<wawp::credential_fields<wawp::credentials>>(work::credentials()),
            wawp::json::bind<wawp::event_fields<wawp::event>>(e));
        return out;
    }
};

[[maybe_unused]] const bool added = work::add_builds<library>("wawp");

}  // namespace
