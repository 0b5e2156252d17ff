// SPDX-License-Identifier: MIT
#include <cstddef>
#include <string>
#include <string_view>

#include "support/catch.hpp"

#include <wawp/event/phone.hpp>
#include <wawp/schema/rules.hpp>

using wawp::chat_id_from_phone;

namespace {

struct typed_phone {
    std::string_view typed;
    std::string_view chat_id;
};

constexpr typed_phone good[] = {
    {"+20 (123) 456-7890", "201234567890@c.us"},
    {"201234567890", "201234567890@c.us"},
    {"+201234567890", "201234567890@c.us"},
    {"20.123.456.7890", "201234567890@c.us"},
    {"  20-123-456-7890  ", "201234567890@c.us"},
    {"(+20) 1234567890", "201234567890@c.us"},
    {"++201234567890", "201234567890@c.us"},
    {"1234567", "1234567@c.us"},
    {"123456789012345", "123456789012345@c.us"},
    // A national prefix inside stays what it is, and the digits are nobody's to guess at.
    {"+44 020 7946 0000", "4402079460000@c.us"},
    {"+1 (201) 555-0100", "12015550100@c.us"},
    {"+20 (1)0 1234 5678", "2010123456" "78@c.us"},
    {"+20 12() 3456 7890", "201234567890@c.us"},
    {"+54 9 11 1234 5678", "5491112345678@c.us"},
    {"+52 1 55 1234 5678", "5215512345678@c.us"},
    {"5511987654321", "5511987654321@c.us"},
};

struct refused_phone {
    std::string_view typed;
    std::size_t offset;
    std::string_view message;
};

constexpr std::string_view foreign = "only digits, '+', spaces, '-', '(', ')' and '.' belong in a phone number";
constexpr std::string_view late_plus = "'+' stands only before the number";
constexpr std::string_view national = "it begins with 0: a national form; begin with the country code";

constexpr std::string_view trunk = "the 0 in brackets is a prefix for calls at home: give the number as it is dialled from abroad";

constexpr refused_phone bad[] = {
    {"", 0, "there is no digit"},
    {" +-(). ", 0, "there is no digit"},
    {"0123456789", 0, national},
    {"00201234567890", 0, national},
    {"+0 20 1234567", 1, national},
    {"(0)20 7946 0000", 1, national},
    {"+44 (0)20 7946 0958", 4, trunk},
    {"+49 (0) 30 901820", 4, trunk},
    {"+49(030)901820", 3, trunk},
    {"+44 ( 0 ) 20 7946 0958", 4, trunk},
    {"44 ((-.0)20 7946 0958", 3, trunk},
    {"(+44) (0)20 7946 0958", 6, trunk},
    {"123456", 0, "found 6 digits, a number has 7 to 15"},
    {"1234567890123456", 0, "found 16 digits, a number has 7 to 15"},
    {"20+1234567890", 2, late_plus},
    {"201234567890+", 12, late_plus},
    {"201234567890@c.us", 12, foreign},
    {"20/1234567890", 2, foreign},
    {"20,1234567890", 2, foreign},
    {"1-800-FLOWERS", 6, foreign},
    {"+20 123 456 7890 ext. 5", 17, foreign},
    {"+20\t1234567890", 3, foreign},
    {"+20\n1234567890", 3, foreign},
    {"+20\xC2\xA0"
     "1234567890",
     3, foreign},
    {"+20\xE2\x80\x91"
     "1234567890",
     3, foreign},
    {"\xEF\xBC\x8B"
     "201234567890",
     0, foreign},
    {"２０１２３４５６７８９０", 0, foreign},
    {"٢٠١٢٣٤٥٦٧٨٩٠", 0, foreign},
    {std::string_view("20\0"
                      "1234567890",
                      13),
     2, foreign},
    {"tel:+201234567890", 0, foreign},
    {"\xFF", 0, foreign},
};

}  // namespace

TEST_CASE("phone: marks between the digits go, every digit stays") {
    for (const auto& [typed, chat_id] : good) {
        INFO(typed);
        const auto made = chat_id_from_phone(typed);
        REQUIRE(made);
        CHECK(*made == chat_id);
        CHECK(wawp::chat_id{}(*made).empty());
    }
}

TEST_CASE("phone: what is no number in international form is refused, with the place and the reason") {
    for (const auto& [typed, offset, message] : bad) {
        INFO(typed);
        const auto made = chat_id_from_phone(typed);
        REQUIRE_FALSE(made);
        CHECK(made.error().code == wawp::errc::bad_phone);
        CHECK(made.error().delivery == wawp::delivery::not_sent);
        CHECK(made.error().offset == offset);
        CHECK(made.error().message == message);
    }
}
