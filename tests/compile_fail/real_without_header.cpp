// SPDX-License-Identifier: MIT
// expect-first: write: a member is a float or a double: include <wawp/json/write/real.hpp>, which spells it
#include <string>

#include <wawp/json/native.hpp>
#include <wawp/schema/schema.hpp>
#ifdef FIXED
#include <wawp/json/write/real.hpp>
#endif

struct place {
    double latitude = 0;
};
using place_fields = wawp::schema<wawp::field<"latitude", &place::latitude>>;

void write(std::string& out, const place& from) {
    wawp::json::native::write<wawp::json::layout::dotted>(out, wawp::json::bind<place_fields>(from));
}
