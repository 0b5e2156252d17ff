// SPDX-License-Identifier: MIT
// A chat id made from a typed phone number keeps its digits and obeys the rule; the rule accepts what the contract says.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <wawp/event/phone.hpp>
#include <wawp/schema/rules.hpp>

#include "check.hpp"

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool digits(std::string_view text, std::size_t least = 1, std::size_t most = std::string_view::npos) {
    return text.size() >= least && text.size() <= most && std::all_of(text.begin(), text.end(), is_digit);
}

bool ends(std::string_view& text, std::string_view with) {
    if (!text.ends_with(with)) return false;
    text.remove_suffix(with.size());
    return true;
}

/// The chat ids of the contract.
bool is_chat_id(std::string_view id) {
    if (ends(id, "@c.us")) return digits(id, 5, 20) && id.front() != '0';
    if (ends(id, "@lid")) return digits(id);
    if (ends(id, "@g.us")) {
        const std::size_t dash = std::min(id.find('-'), id.size());
        return digits(id) || (dash < id.size() && digits(id.substr(0, dash)) && digits(id.substr(dash + 1)));
    }
    return digits(id, 7, 15) && id.front() != '0';
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view typed = fuzz::text_of(data, size);
    fuzz::require(wawp::chat_id{}(typed).empty() == is_chat_id(typed), "the rule accepts the contract's chat ids");

    const auto made = wawp::chat_id_from_phone(typed);
    if (!made) {
        fuzz::require(made.error().offset && *made.error().offset <= typed.size(), "a refusal names a byte of the text");
        return 0;
    }
    std::string kept;
    std::copy_if(typed.begin(), typed.end(), std::back_inserter(kept), is_digit);
    fuzz::require(*made == kept + "@c.us", "the digits are what was typed");
    fuzz::require(digits(kept, 7, 15) && kept.front() != '0', "a number has 7 to 15 digits and no leading 0");
    fuzz::require(wawp::chat_id{}(*made).empty() && wawp::chat_id{}(kept).empty(), "what is made obeys the rule");
    fuzz::require(typed.find("(0)") == std::string_view::npos, "a trunk prefix in brackets is refused");
    const bool known = typed.find_first_not_of("0123456789+ -().") == std::string_view::npos;
    fuzz::require(known, "nothing but a phone number's characters is dropped");
    return 0;
}
