// SPDX-License-Identifier: MIT
// expect: json: to read a member that holds more than a list of single values
// expect: include <wawp/json/compound.hpp>
#include <map>
#include <string>

#include <wawp/json/native.hpp>
#include <wawp/schema/schema.hpp>
#ifdef FIXED
#include <wawp/json/compound.hpp>
#endif

struct ticket {
    std::map<std::string, int> prices{};
};
using ticket_fields = wawp::schema<wawp::field<"prices", &ticket::prices>>;

bool is_read(ticket& target) { return wawp::json::native::read<ticket_fields>("{}", target).has_value(); }
