// SPDX-License-Identifier: MIT
// The list of member types once more, as a table: each kind of it has a value that is written in both layouts, read back, and
// read in constant evaluation, or a reason why not. A kind without a row here does not compile. (Under the foreign policies all
// kinds are tested at once, in member_types.test.cpp.)
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <wawp/core/secret.hpp>
#include <wawp/json/compound.hpp>
#include <wawp/json/write/real.hpp>
#include <wawp/schema/json_rule.hpp>
#include <wawp/schema/member_types.hpp>
#include <wawp/schema/names.hpp>
#include <wawp/schema/variant.hpp>

#include "support/catch.hpp"

namespace {

using namespace wawp;
using json::layout;

enum class drink { tea, coffee };
constexpr auto names_of(drink) { return wawp::names<drink>({{drink::tea, "tea"}, {drink::coffee, "coffee"}}); }
struct half {
    int twice = 0;
    constexpr bool take_integer(std::int64_t number) noexcept {
        twice = static_cast<int>(number * 2);
        return true;
    }
    [[nodiscard]] constexpr int json_value() const noexcept { return twice / 2; }
};
struct part {
    std::string_view text{};
};
using part_fields = schema<field<"text", &part::text>>;

/// A kind's type, the text of a value, and why it is not read at all, or not into a constant.
template <class T, class Schema = void>
struct sample {
    using type = T;
    using schema = Schema;
    std::string_view text{}, unread{}, no_constant{};
};
template <member_kind>
constexpr int row = 0;  // a kind without a row has no type here, and does not compile
template <> constexpr sample<bool> row<member_kind::boolean>{"true"};
template <> constexpr sample<std::int16_t> row<member_kind::integer>{"-7"};
template <> constexpr sample<double> row<member_kind::real>{"0.5", "", "the C library rounds it"};
template <> constexpr sample<std::string_view> row<member_kind::text>{"\"a\""};
template <> constexpr sample<secret> row<member_kind::secret>{"\"\"", "a secret is written only", "it is not read"};
template <> constexpr sample<std::chrono::sys_seconds> row<member_kind::instant>{"1767225600"};
template <> constexpr sample<drink> row<member_kind::name>{"\"coffee\""};
template <> constexpr sample<json::raw_view> row<member_kind::json>{"[ 1 ]"};
template <> constexpr sample<std::vector<int>> row<member_kind::list>{"[1,2]", "", "a vector allocates; take an array"};
template <> constexpr sample<std::array<int, 2>> row<member_kind::array>{"[1,2]"};
template <> constexpr sample<std::map<std::string, int>> row<member_kind::map>{"{\"k\":1}", "", "a map allocates"};
template <> constexpr sample<std::variant<std::monostate, int>> row<member_kind::variant>{"5"};
template <> constexpr sample<part, part_fields> row<member_kind::structure>{"{\"text\":\"a\"}"};
template <> constexpr sample<half> row<member_kind::own>{"3"};

template <class T>
struct box {
    T value{};
};
template <class T, class Schema>
struct box_fields : schema<object<"a.value", &box<T>::value, Schema>> {};
template <class T>
struct box_fields<T, void> : schema<field<"a.value", &box<T>::value>> {};

template <class Fields, layout Layout, class T>
constexpr bool is_written(const box<T>& given, std::string_view body) {
    std::array<char, 64> room{};
    const std::size_t size = json::native::write_to<Layout>(room, json::bind<Fields>(given));
    return std::string_view(room.data(), size) == body;
}

template <class Fields, class ReadFields, layout Layout, class Policy, class T>
constexpr bool comes_back(std::string_view body) {
    box<T> got{};
    const auto report = Policy::template read<ReadFields>(body, got, json::limits{});
    return report && report->mismatched.empty() && is_written<Fields, Layout>(got, body);
}

template <member_kind Kind>
void check_row() {
    constexpr auto given = row<Kind>;
    using type = typename decltype(given)::type;
    using fields = box_fields<type, typename decltype(given)::schema>;
    STATIC_REQUIRE((wawp::detail::kind_of_value<type>() == Kind));
    const std::string text(given.text), dotted = "{\"a.value\":" + text + "}", nested = "{\"a\":{\"value\":" + text + "}}";
    INFO(nested);
    if constexpr (!given.unread.empty()) {
        CHECK(is_written<fields, layout::dotted>(box<type>{}, dotted));
        CHECK(is_written<fields, layout::nested>(box<type>{}, nested));
    } else {
        CHECK(comes_back<fields, literal_keys<fields>, layout::dotted, json::native, type>(dotted));
        CHECK(comes_back<fields, fields, layout::nested, json::native, type>(nested));
        CHECK(comes_back<fields, fields, layout::nested, json::constant, type>(nested));
    }
    if constexpr (given.no_constant.empty()) {
        constexpr auto body = [] {
            std::array<char, 64> made{};
            std::size_t size = 0;
            for (const std::string_view each : {std::string_view("{\"a\":{\"value\":"), row<Kind>.text, std::string_view("}}")}) {
                for (const char c : each) made[size++] = c;
            }
            return std::pair{made, size};
        }();
        STATIC_REQUIRE((comes_back<fields, fields, layout::nested, json::constant, type>({body.first.data(), body.second})));
    }
}

}  // namespace

TEST_CASE("member types: each kind of the list is written, read and a constant, or says why not") {
    [&]<std::size_t... Kind>(std::index_sequence<Kind...>) {
        (check_row<static_cast<member_kind>(Kind)>(), ...);
    }(std::make_index_sequence<std::size(member_kind_table)>{});
}
