// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>
#include <tuple>

#include <wawp/json/native.hpp>

#include "read.hpp"

namespace {

struct library {
    static constexpr bool has_views = true;
    std::string_view text;
    std::tuple<wawp::json::key_order<work::all_fields<work::own>>, wawp::json::key_order<work::all_fields<work::view>>,
               wawp::json::key_order<work::top_fields<work::own_top>>>
        orders{};  // kept, as the documentation advises: simdjson keeps its parser, yyjson its memory
    explicit library(const std::string& source) : text(source) {}

    template <class Fields, peers::key_order, class T>
    bool read(T& to) {
        return wawp::json::native::read<Fields>(text, to, {}, std::get<wawp::json::key_order<Fields>>(orders)).has_value();
    }
};

[[maybe_unused]] const bool added = work::add_works<library>("wawp");

}  // namespace
