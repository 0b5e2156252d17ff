// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include <wawp/json/native.hpp>

#include "read.hpp"

namespace {

struct library {
    static constexpr bool has_views = true;
    std::string_view text;
    explicit library(const std::string& source) : text(source) {}

    template <class Fields, peers::key_order, class T>
    bool read(T& to) {
        return wawp::json::native::read<Fields>(text, to).has_value();
    }
};

[[maybe_unused]] const bool added = work::add_works<library>("wawp");

}  // namespace
