// SPDX-License-Identifier: MIT
// A PostgreSQL server of its own, in a temporary folder, reached by a socket there and by nothing else.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace tests {

class postgres_server {
public:
    /// Whether this machine has what it takes; if not, `why` says what is missing.
    static bool is_installed(std::string& why) {
        if (programs().empty()) {
            why = "there is no PostgreSQL server: install it (Debian: postgresql)";
        } else if (::geteuid() == 0 && std::system("id -u postgres >/dev/null 2>&1") != 0) {
            why = "PostgreSQL does not run as root, and there is no user postgres";
        }
        return why.empty();
    }

    postgres_server() : folder_(std::filesystem::temp_directory_path() / ("wawp-postgres-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(folder_);
        if (::geteuid() == 0) run("chown postgres " + folder_.string(), false);
        ready_ = run("initdb -D " + data() + " -U wawp -A trust -E UTF8 --no-sync --locale=C") && start();
    }
    ~postgres_server() {
        stop("immediate");
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    postgres_server(const postgres_server&) = delete;
    postgres_server& operator=(const postgres_server&) = delete;

    [[nodiscard]] bool is_ready() const { return ready_; }
    [[nodiscard]] std::string address() const { return "host=" + folder_.string() + " user=wawp dbname=postgres"; }
    [[nodiscard]] std::string socket() const { return (folder_ / ".s.PGSQL.5432").string(); }
    [[nodiscard]] std::string folder() const { return folder_.string(); }

    bool start() {
        return run("pg_ctl -D " + data() + " -l " + data() + "/log -w -t 60 -o \"-c listen_addresses='' -k " + folder_.string() +
                   " -c max_connections=50 -c fsync=off\" start");  // processes die here, and no machine: fsync would prove nothing
    }
    /// @param how  `fast`, or `immediate`: as in a crash
    bool stop(const std::string& how) { return run("pg_ctl -D " + data() + " -m " + how + " -w stop"); }

private:
    static std::string programs() {
        std::string newest;
        std::error_code ignored;
        for (const auto& each : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored)) {
            newest = std::max(newest, (each.path() / "bin").string());
        }
        return newest;
    }

    [[nodiscard]] std::string data() const { return (folder_ / "data").string(); }

    static bool run(const std::string& command, bool as_server = true) {
        const bool changes_user = as_server && ::geteuid() == 0;
        const std::string user = changes_user ? "setpriv --reuid=postgres --regid=postgres --clear-groups " : "";
        const std::string path = as_server ? programs() + "/" : "";
        return std::system(("cd / && " + user + path + command + " >/dev/null 2>&1").c_str()) == 0;
    }

    std::filesystem::path folder_;
    bool ready_ = false;
};

}  // namespace tests
