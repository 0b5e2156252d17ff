// SPDX-License-Identifier: MIT
// expect: json: a member of this type cannot be read
// flags: -std=gnu++20
#include <cstdint>
#include <string_view>

#include <wawp/json/compound.hpp>
#include <wawp/json/native.hpp>
#include <wawp/schema/schema.hpp>

struct ticket {
#ifdef FIXED
    std::uint64_t number{};
#else
    unsigned __int128 number{};
#endif
};
using ticket_fields = wawp::schema<wawp::field<"number", &ticket::number>>;

bool read(std::string_view text, ticket& target) { return wawp::json::native::read<ticket_fields>(text, target).has_value(); }
