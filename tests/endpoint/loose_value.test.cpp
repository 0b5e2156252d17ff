// SPDX-License-Identifier: MIT
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>

#include "support/catch.hpp"

#include <wawp/endpoint/loose_value.hpp>

using wawp::loose_value;
using kind = loose_value::kind;

namespace {

loose_value text(std::string_view value) {
    loose_value made;
    CHECK(made.take_text(value));
    return made;
}
loose_value integer(std::int64_t value) {
    loose_value made;
    CHECK(made.take_integer(value));
    return made;
}
loose_value real(double value) {
    loose_value made;
    CHECK(made.take_real(value));
    return made;
}
loose_value boolean(bool value) {
    loose_value made;
    CHECK(made.take_boolean(value));
    return made;
}
loose_value other() {
    loose_value made;
    made.is = kind::other;
    return made;
}

}  // namespace

TEST_CASE("loose_value: keeps what it takes, and is absent before") {
    CHECK_FALSE(loose_value{}.present());
    CHECK((text("").present() && integer(0).present() && real(0).present() && boolean(false).present() && other().present()));
    CHECK((text("a").text == "a" && text("a").is == kind::text));
    CHECK((integer(7).integer == 7 && integer(7).is == kind::integer));
    CHECK((real(1.5).real == 1.5 && real(1.5).is == kind::real));
    CHECK((boolean(true).boolean && boolean(true).is == kind::boolean));
}

TEST_CASE("loose_value: holds nothing at first") {
    constexpr double none = 0;
    const loose_value fresh;
    CHECK_FALSE(fresh.present());
    CHECK_FALSE(fresh.boolean);
    CHECK(fresh.integer == 0);
    CHECK((fresh.real <= none && fresh.real >= none));
    CHECK(fresh.text.empty());
}

TEST_CASE("loose_value: a boolean is one, or a text that spells it in any case") {
    CHECK(boolean(true).is_boolean(true));
    CHECK(boolean(false).is_boolean(false));
    CHECK_FALSE(boolean(true).is_boolean(false));
    CHECK_FALSE(boolean(false).is_boolean(true));
    CHECK(text("True").is_boolean(true));
    CHECK(text("FALSE").is_boolean(false));
    CHECK_FALSE(text("true").is_boolean(false));
    CHECK_FALSE(text("false").is_boolean(true));
    for (const loose_value& none : {loose_value{}, text(""), text("yes"), integer(0), integer(1), real(0), other()}) {
        CHECK_FALSE(none.is_boolean(true));
        CHECK_FALSE(none.is_boolean(false));
    }
}

TEST_CASE("loose_value: a number is an integer, or a text of digits that may have a minus sign") {
    using number = std::optional<std::int64_t>;
    CHECK(integer(-1).number() == number{-1});
    CHECK(text("-1").number() == number{-1});
    CHECK(text("42").number() == number{42});
    CHECK(text("9223372036854775807").number() == number{std::numeric_limits<std::int64_t>::max()});
    for (const std::string_view none : {"", "-", "--1", "+1", "1x", " 1", "1.0", "9223372036854775808"}) CHECK_FALSE(text(none).number());
    for (const loose_value& none : {loose_value{}, real(1), boolean(true), other()}) CHECK_FALSE(none.number());
}

TEST_CASE("loose_value: an empty text, 0 and false say nothing") {
    for (const loose_value& silent : {loose_value{}, text(""), integer(0), boolean(false)}) CHECK_FALSE(silent.says_something());
    for (const loose_value& told : {text("0"), text(" "), integer(1), integer(-1), boolean(true), real(0), other()}) CHECK(told.says_something());
}
