// SPDX-License-Identifier: MIT
// What both campaigns do: start processes, kill them, and read a command line. What a campaign judges is its own.
#pragma once

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "crash/crash.hpp"
#include "crash/processes.hpp"
#include "support/postgres_server.hpp"

namespace crash {

struct findings {
    std::size_t kills = 0, stops = 0, duplicates = 0, false_verdicts = 0, lost = 0, in_doubt = 0, broken = 0;
};

/// Processes under fire.
class basic_campaign {
protected:
    /// @param database  is stopped as in a crash now and then; may be null
    basic_campaign(work given, std::size_t kills, tests::postgres_server* database)
        : given_(std::move(given)), wanted_kills_(kills), database_(database), chance_(given_.seed), gateway_(given_.seed) {
        given_.url = gateway_.url();
        std::filesystem::create_directories(given_.folder);
    }

    /// Several processes at once; one after the other is killed and started again.
    /// @param events  about how far the workers come between two kills, at most
    void send_under_fire(std::size_t processes, std::size_t events) {
        std::vector<::pid_t> children;
        for (std::size_t i = 0; i < processes; ++i) children.push_back(start(i));
        for (std::size_t alive = processes; alive > 0;) {
            wait_for_progress(chance_.below(events));
            if (database_ != nullptr && found_.kills > (found_.stops + 1) * wanted_kills_ / 5 && found_.stops < 5) {
                ++found_.stops;
                if (!database_->stop("immediate") || !database_->start()) std::abort();
            }
            const std::size_t victim = chance_.below(processes);
            const bool shoots = found_.kills < wanted_kills_ && children[victim] > 0;
            if (shoots) ::kill(children[victim], SIGKILL);
            for (std::size_t i = 0; i < processes; ++i) {
                int status = 0;
                if (children[i] <= 0 || ::waitpid(children[i], &status, shoots && i == victim ? 0 : WNOHANG) != children[i]) continue;
                const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
                if (killed) ++found_.kills;
                if (!killed && status != 0) ++found_.broken;
                children[i] = killed ? start(i) : 0;
                if (!killed) --alive;
            }
        }
    }

    /// The workers once more, in peace.
    void send_the_rest() {
        std::vector<::pid_t> children;
        for (std::size_t i = 0; i < worker_count; ++i) children.push_back(start(i, false));
        for (const ::pid_t child : children) {
            int status = 0;
            ::waitpid(child, &status, 0);
            if (status != 0) ++found_.broken;
        }
    }

    void look_for_the_token() {
        for (const auto& each : std::filesystem::directory_iterator(given_.folder)) {
            std::ifstream file(each.path(), std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(file), {}};
            if (bytes.find("CRASH_TOKEN") != std::string::npos) ++found_.broken;
        }
    }

    work given_;
    std::size_t wanted_kills_;
    tests::postgres_server* database_;
    dice chance_;
    gateway_process gateway_;
    findings found_{};

private:
    ::pid_t start(std::size_t number, bool suicidal = true) {
        return spawn({"work", given_.folder, given_.journal, given_.url, std::to_string(given_.events), std::to_string(number),
                      std::to_string(chance_.next()), given_.naive ? "naive" : "sound", suicidal ? "mortal" : "immortal"});
    }

    /// Waits until the workers have come so many events further, or for a while: a fast machine gets as many kills as a slow one.
    void wait_for_progress(std::size_t events) const {
        const progress done(given_.folder);
        const auto sum = [&] {
            std::size_t all = 0;
            for (std::size_t i = 0; i < worker_count; ++i) all += done.of(i);
            return all;
        };
        const std::size_t goal = sum() + events;
        for (int i = 0; i < 60 && sum() < goal; ++i) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
};

/// A program that is a campaign, its gateway, or one of its workers.
struct campaign_program {
    const char* name;     ///< as its user calls it
    const char* subject;  ///< what its line of figures begins with
    findings (*run)(const work& given, std::size_t kills, tests::postgres_server* database);
    int (*run_worker)(const work& given);
};

/// The server for `--postgres`; null where there can be none, and `why`.
[[nodiscard]] inline std::unique_ptr<tests::postgres_server> start_postgres([[maybe_unused]] std::string& why) {
#if defined(CRASH_POSTGRES)
    if (!tests::postgres_server::is_installed(why)) return nullptr;
    auto database = std::make_unique<tests::postgres_server>();
    if (!database->is_ready()) std::abort();
    return database;
#else
    why = "built without libpq";
    return nullptr;
#endif
}

inline int usage(const campaign_program& program) {
    std::fprintf(stderr, "%s [--postgres] [--events N] [--kills N] [--seed N] [--naive]\n", program.name);
    return 2;
}

inline int run_campaign(const campaign_program& program, int count, char** arguments) {
    work given{.events = 5'000, .seed = 1};
    std::size_t kills = 300;
    bool postgres = false;
    for (int i = 1; i < count; ++i) {
        const std::string_view flag = arguments[i];
        if (flag == "--naive") given.naive = true;
        else if (flag == "--postgres") postgres = true;
        else if (i + 1 < count && flag == "--events") given.events = std::stoul(arguments[++i]);
        else if (i + 1 < count && flag == "--kills") kills = std::stoul(arguments[++i]);
        else if (i + 1 < count && flag == "--seed") given.seed = std::stoull(arguments[++i]);
        else return usage(program);
    }
    const auto folder = std::filesystem::temp_directory_path() / (std::string("wawp-") + program.name + "-" + std::to_string(::getpid()));
    given.folder = folder.string();
    given.journal = (folder / "kept.db").string();
    std::unique_ptr<tests::postgres_server> database;
    if (postgres) {
        std::string why;
        database = start_postgres(why);
        if (!database) {
            std::printf("skipped: %s\n", why.c_str());
            return 0;
        }
        given.journal = database->address();
    }
    const findings found = program.run(given, kills, database.get());
    std::filesystem::remove_all(folder);
    std::printf("%s %s%s events %zu kills %zu duplicates %zu false-verdicts %zu lost %zu\n", program.subject, postgres ? "postgres" : "sqlite",
                given.naive ? " naive" : "", given.events, found.kills, found.duplicates, found.false_verdicts, found.lost);
    std::printf("in doubt after the kills %zu, processes that failed %zu, stops of the database %zu\n", found.in_doubt, found.broken, found.stops);
    if (found.kills < kills) std::printf("only %zu kills, %zu were asked for\n", found.kills, kills);
    const bool sound = found.duplicates + found.false_verdicts + found.lost + found.broken == 0 && found.kills >= kills;
    return sound ? 0 : 1;
}

/// What `main` returns.
inline int run(const campaign_program& program, int count, char** arguments) {
    const std::string_view role = count > 1 ? arguments[1] : "";
    if (role == "gateway" || role == "work") ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // none outlives the campaign
    if (role == "gateway" && count == 3) return run_gateway(std::stoull(arguments[2]));
    if (role != "work" || count != 10) return run_campaign(program, count, arguments);
    return program.run_worker({.folder = arguments[2],
                               .journal = arguments[3],
                               .url = arguments[4],
                               .events = std::stoul(arguments[5]),
                               .number = std::stoul(arguments[6]),
                               .seed = std::stoull(arguments[7]),
                               .naive = std::string_view(arguments[8]) == "naive",
                               .suicidal = std::string_view(arguments[9]) == "mortal"});
}

}  // namespace crash
