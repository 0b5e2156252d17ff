// SPDX-License-Identifier: MIT
// One PostgreSQL server for all tests of a program, and a database for each.
#pragma once

#include <string>

#include <wawp/journal/postgres_connection.hpp>

#include "support/catch.hpp"
#include "support/postgres_server.hpp"

namespace tests {

/// The server of all these tests; null, with a word about it, where this machine has none.
inline postgres_server* server() {
    static std::string why;
    static const bool installed = postgres_server::is_installed(why);
    if (!installed) {
        WARN("not tested against PostgreSQL: " << why);
        return nullptr;
    }
    static postgres_server one;
    REQUIRE(one.is_ready());
    return &one;
}

/// A database of the test's own, so that each begins with no tables.
inline std::string new_database() {
    static int count = 0;
    const std::string name = "test" + std::to_string(++count);
    wawp::detail::postgres_connection admin(server()->address());
    REQUIRE(admin.run(("CREATE DATABASE " + name).c_str()).is_good());
    return "host=" + server()->folder() + " user=wawp dbname=" + name;
}

inline void run(const std::string& address, const std::string& sql) {
    wawp::detail::postgres_connection other(address);
    CAPTURE(sql);
    REQUIRE(other.run(sql.c_str()).is_good());
}

inline std::string ask(const std::string& address, const std::string& sql) {
    wawp::detail::postgres_connection other(address);
    const auto rows = other.run(sql.c_str());
    REQUIRE(rows.is_good());
    REQUIRE(rows.size() == 1);
    return rows.text(0, 0);
}

}  // namespace tests
