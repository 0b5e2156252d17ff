// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <libpq-fe.h>

#include <wawp/core/error.hpp>
#include <wawp/core/sanitize.hpp>
#include <wawp/core/secret.hpp>
#include <wawp/core/text.hpp>
#include <wawp/journal/postgres_address.hpp>

/// libpq with owners instead of pointers.
namespace wawp::detail {

struct postgres_closer {
    void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
    void operator()(PGresult* rows) const noexcept { PQclear(rows); }
};

/// What a statement brought. Texts only: the journal asks for nothing else.
class postgres_rows {
public:
    explicit postgres_rows(PGresult* rows) noexcept : rows_(rows) {}

    [[nodiscard]] bool is_good() const noexcept {
        const ExecStatusType status = PQresultStatus(rows_.get());
        return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
    }
    /// Whether it did what `command` says; a failed transaction answers COMMIT with ROLLBACK, as a success.
    [[nodiscard]] bool has_done(std::string_view command) const noexcept { return is_good() && PQcmdStatus(rows_.get()) == command; }
    [[nodiscard]] int size() const noexcept { return PQntuples(rows_.get()); }
    [[nodiscard]] std::string text(int row, int column) const {
        return {PQgetvalue(rows_.get(), row, column), static_cast<std::size_t>(PQgetlength(rows_.get(), row, column))};
    }
    /// 0 where the text is no number.
    [[nodiscard]] std::int64_t integer(int row, int column) const noexcept {
        const char* text = PQgetvalue(rows_.get(), row, column);
        std::int64_t value = 0;
        std::from_chars(text, text + PQgetlength(rows_.get(), row, column), value);
        return value;
    }
    [[nodiscard]] bool is_true(int row, int column) const noexcept { return *PQgetvalue(rows_.get(), row, column) == 't'; }
    /// The five characters of SQLSTATE, or none.
    [[nodiscard]] std::string_view state() const noexcept {
        const char* code = PQresultErrorField(rows_.get(), PG_DIAG_SQLSTATE);
        return code == nullptr ? std::string_view() : std::string_view(code);
    }

private:
    std::unique_ptr<PGresult, postgres_closer> rows_;
};

/// One row of what a statement brought.
struct postgres_row {
    const postgres_rows& rows;
    int number;
    [[nodiscard]] std::string text(int column) const { return rows.text(number, column); }
    [[nodiscard]] std::int64_t integer(int column) const noexcept { return rows.integer(number, column); }
};

/// Whether a statement gave up because somebody else held a lock for too long.
[[nodiscard]] inline bool waited_in_vain(const postgres_rows& rows) noexcept { return rows.state() == "55P03" || rows.state() == "57014"; }

/// PostgreSQL's texts hold no NUL, and libpq takes one for the end, so that another text would be found or stored. It becomes
/// U+FFFD.
[[nodiscard]] inline std::string to_postgres_text(std::string_view text) {
    std::string whole(text);
    for (std::size_t at = 0; (at = whole.find('\0', at)) != whole.npos;) whole.replace(at, 1, "\xEF\xBF\xBD");
    return whole;
}
[[nodiscard]] inline std::string to_postgres_text(std::integral auto number) { return std::to_string(number); }

/// Runs one statement with values for `$1`, `$2`, … on any connection.
template <class... Values>
[[nodiscard]] postgres_rows ask_postgres(PGconn* connection, const char* statement, const Values&... values) {
    const std::array<std::string, sizeof...(Values)> texts{to_postgres_text(values)...};
    std::array<const char*, sizeof...(Values)> pointers{};
    for (std::size_t i = 0; i < texts.size(); ++i) pointers[i] = texts[i].c_str();
    const auto count = static_cast<int>(texts.size());
    return postgres_rows(PQexecParams(connection, statement, count, nullptr, pointers.data(), nullptr, nullptr, 0));
}

/// What went wrong, in libpq's words. Those about a connect may show a part of the address: see `postgres_reading`.
[[nodiscard]] inline error postgres_failure(PGconn* connection, std::string_view what) {
    error failed{.code = errc::journal_failed};
    failed.message = what;
    const std::string words = sanitize(PQerrorMessage(connection), secret());
    const std::size_t end = words.find_last_not_of(' ');
    if (end != words.npos) failed.message.append(" (PostgreSQL: ").append(words, 0, end + 1).append(")");
    return failed;
}

class postgres_connection {
public:
    /// @param address  a URL `postgresql://…` or `key=value` pairs, as libpq takes them
    explicit postgres_connection(const std::string& address) : reading_(read_postgres_address(address)) {
        if (reading_ == postgres_reading::unreadable) return;
        // What stands in the address outranks these: the last mention of a keyword counts.
        constexpr const char* keywords[] = {"connect_timeout", "keepalives_idle", "tcp_user_timeout", "application_name", "dbname",
                                            "client_encoding", nullptr};
        const char* const values[] = {"10", "30", "30000", "wawp", address.c_str(), "UTF8", nullptr};
        handle_.reset(PQconnectdbParams(keywords, values, 1));
        PQsetNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);
        PQsetErrorVerbosity(handle_.get(), PQERRORS_TERSE);  // details may show a row, and with it the event
        if (is_open()) reading_ = postgres_reading::sound;  // nobody has a database that a misread address leads to
    }

    /// False once a statement has failed because the connection was lost; `PQstatus` alone notices that late.
    [[nodiscard]] bool is_open() const noexcept { return !lost_ && PQstatus(handle_.get()) == CONNECTION_OK; }
    void reset() noexcept {
        PQreset(handle_.get());
        lost_ = false;
    }

    [[nodiscard]] PGconn* get() const noexcept { return handle_.get(); }
    [[nodiscard]] postgres_rows run(const char* statements) noexcept { return notice(postgres_rows(PQexec(handle_.get(), statements))); }

    /// Runs one statement with values for `$1`, `$2`, …
    template <class... Values>
    [[nodiscard]] postgres_rows ask(const char* statement, const Values&... values) {
        return notice(ask_postgres(handle_.get(), statement, values...));
    }

    /// What went wrong; no part of the address's password is in it.
    [[nodiscard]] error failure(std::string_view what) const {
        if (reading_ == postgres_reading::sound) return postgres_failure(handle_.get(), what);
        error failed{.code = errc::journal_failed};
        failed.message = std::string(what).append(" (").append(advice_on_address(reading_)).append(")");
        return failed;
    }

private:
    /// An error without a state comes from libpq itself; those of 57P0x end the session.
    postgres_rows notice(postgres_rows rows) noexcept {
        if (!rows.is_good() && (rows.state().empty() || rows.state().starts_with("57P0"))) lost_ = true;
        return rows;
    }

    postgres_reading reading_;
    std::unique_ptr<PGconn, postgres_closer> handle_{};  ///< null where the address cannot be read, as libpq's functions allow
    bool lost_ = false;
};

}  // namespace wawp::detail
