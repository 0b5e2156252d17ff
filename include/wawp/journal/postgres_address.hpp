// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include <wawp/core/text.hpp>

/// What errors may say of a database's address, which holds a password.
namespace wawp::detail {

/// How libpq takes an address. A sign in the password that is not encoded ends it too early: libpq takes the rest for the host,
/// the port or the database, and its errors show those.
enum class postgres_reading : std::uint8_t {
    sound,       ///< no part of the password stands elsewhere
    doubtful,    ///< one may: the address can be used, but libpq's words about it must not be shown
    unreadable,  ///< libpq cannot read it, and its words would show where not
};

struct postgres_address_closer {
    void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};

[[nodiscard]] inline postgres_reading read_postgres_address(const std::string& address) {
    const bool is_url = address.starts_with("postgresql://"sv) || address.starts_with("postgres://"sv);
    if (!is_url && address.find('=') == address.npos) {  // libpq takes it for a database's name
        return address.find_first_of(":/@") == address.npos ? postgres_reading::sound : postgres_reading::unreadable;
    }
    const std::unique_ptr<PQconninfoOption, postgres_address_closer> options(PQconninfoParse(address.c_str(), nullptr));
    if (options == nullptr) return postgres_reading::unreadable;
    for (const PQconninfoOption* each = options.get(); each->keyword != nullptr; ++each) {
        const std::string_view keyword = each->keyword, value = view_of(each->val);
        const bool is_no_port = keyword == "port" && value.find_first_not_of("0123456789, ") != value.npos;
        const bool has_user = is_url && (keyword == "host" || keyword == "dbname") && value.find('@') != value.npos;
        if (is_no_port || has_user) return postgres_reading::doubtful;
    }
    return postgres_reading::sound;
}

/// What is said in libpq's stead of an address that is not sound.
[[nodiscard]] inline std::string advice_on_address(postgres_reading reading) {
    const std::string_view problem = reading == postgres_reading::doubtful
                                         ? "the address may be misread, and PostgreSQL's words could show a part of its password"sv
                                         : "the address cannot be read"sv;
    return std::string(problem).append(
        ": write `postgresql://user:password@host/database`, with each `@`, `:`, `/` and `%` of the user and the password as `%40`, `%3A`, "
        "`%2F` and `%25`; or `key=value` pairs, with a value that has spaces within '…'");
}

}  // namespace wawp::detail
