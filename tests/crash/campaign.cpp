// SPDX-License-Identifier: MIT
// Kills senders at random, starts them again, and compares what the journal says with what the gateway counted.
//
//   crash [--postgres] [--events N] [--kills N] [--seed N] [--naive]
//
// Ends with 0 if no event arrived twice, no verdict is false, and none is lost.
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "crash/crash.hpp"
#include "crash/journals.hpp"
#include "crash/processes.hpp"
#include "support/postgres_server.hpp"

namespace {

using namespace crash;
namespace fs = std::filesystem;
using wawp::journal_state;

struct findings {
    std::size_t kills = 0, stops = 0, duplicates = 0, false_verdicts = 0, lost = 0, in_doubt = 0, broken = 0;
};

class campaign {
public:
    /// @param database  is stopped as in a crash now and then; may be null
    campaign(work given, std::size_t kills, tests::postgres_server* database)
        : given_(std::move(given)), wanted_kills_(kills), database_(database), chance_(given_.seed), gateway_(given_.seed) {
        given_.url = gateway_.url();
        fs::create_directories(given_.folder);
    }

    findings run() {
        send_under_fire();
        judge();
        if (!given_.naive) resolve_and_finish();
        check_what_callers_were_told();
        look_for_the_token();
        return found_;
    }

private:
    ::pid_t start(std::size_t number, bool suicidal = true) {
        return spawn({"work", given_.folder, given_.journal, given_.url, std::to_string(given_.events), std::to_string(number), std::to_string(chance_.next()),
                      given_.naive ? "naive" : "sound", suicidal ? "mortal" : "immortal"});
    }

    /// Four workers at once; one after the other is killed and started again.
    void send_under_fire() {
        std::array<::pid_t, worker_count> children{};
        for (std::size_t i = 0; i < worker_count; ++i) children[i] = start(i);
        for (std::size_t alive = worker_count; alive > 0;) {
            wait_for_progress(chance_.below(worker_count * given_.events / wanted_kills_));
            if (database_ != nullptr && found_.kills > (found_.stops + 1) * wanted_kills_ / 5 && found_.stops < 5) {
                ++found_.stops;
                if (!database_->stop("immediate") || !database_->start()) std::abort();
            }
            const std::size_t victim = chance_.below(worker_count);
            const bool shoots = found_.kills < wanted_kills_ && children[victim] > 0;
            if (shoots) ::kill(children[victim], SIGKILL);
            for (std::size_t i = 0; i < worker_count; ++i) {
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

    /// Every event is in exactly one state, and the gateway bears it out.
    void judge() {
        const std::map<std::string, int> counts = gateway_.counts();
        auto journal = any_journal::open(given_.journal);
        if (!journal) std::abort();
        found_.in_doubt = 0;
        for (std::size_t event = 0; event < given_.events; ++event) {
            const auto counted = counts.find(key_of(event));
            const int count = counted == counts.end() ? 0 : counted->second;
            const auto entry = journal->find(key_of(event));
            if (count > 1) ++found_.duplicates;
            if (!entry || entry->fence == 0) {
                ++found_.lost;
                continue;
            }
            if (entry->state == journal_state::sent && count == 0) ++found_.false_verdicts;
            if (entry->state == journal_state::not_sent && count > 0) ++found_.false_verdicts;
            if (entry->state == journal_state::sending || entry->state == journal_state::unknown) ++found_.in_doubt;
        }
        const auto waiting = journal->in_doubt(given_.events);
        if (!waiting || waiting->size() != found_.in_doubt) ++found_.lost;
    }

    /// A person looks into the chats and resolves what is in doubt; then all of it goes out, once.
    void resolve_and_finish() {
        const std::size_t doubted = found_.in_doubt;
        for (int round = 0; round < 20 && (round == 0 || found_.in_doubt > 0 || !all_sent()); ++round) {
            const std::map<std::string, int> counts = gateway_.counts();
            auto journal = any_journal::open(given_.journal);
            if (!journal) std::abort();
            const auto waiting = journal->in_doubt(given_.events);
            if (!waiting) std::abort();
            for (const wawp::journal_entry& entry : *waiting) {
                if (!journal->resolve(entry.key, counts.contains(entry.key) ? wawp::resolution::sent : wawp::resolution::not_sent)) ++found_.broken;
            }
            std::array<::pid_t, worker_count> children{};
            for (std::size_t i = 0; i < worker_count; ++i) {
                progress(given_.folder).set(i, 0);
                children[i] = start(i, false);
            }
            for (const ::pid_t child : children) {
                int status = 0;
                ::waitpid(child, &status, 0);
                if (status != 0) ++found_.broken;
            }
            judge();
        }
        if (!all_sent()) ++found_.lost;
        found_.in_doubt = doubted;
    }

    bool all_sent() const {
        const std::map<std::string, int> counts = gateway_.counts();
        return counts.size() == given_.events;
    }

    /// Whoever was told `sent` was told so of an event that arrived, with the id of its first arrival or, where the answer
    /// was lost and a person resolved it, none.
    void check_what_callers_were_told() {
        const std::map<std::string, int> counts = gateway_.counts();
        std::ifstream log(given_.folder + "/log");
        std::string key, what, word;
        while (log >> key >> what >> word) {
            if (what != "sent") continue;
            if (!counts.contains(key) || (word != "-" && word != "true_" + key + "_1")) ++found_.false_verdicts;
        }
    }

    void look_for_the_token() {
        for (const auto& each : fs::directory_iterator(given_.folder)) {
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
};

bool can_use_postgres([[maybe_unused]] std::string& why) {
#if defined(CRASH_POSTGRES)
    why.clear();
    return tests::postgres_server::is_installed(why);
#else
    return false;
#endif
}

int usage() {
    std::fputs("crash [--postgres] [--events N] [--kills N] [--seed N] [--naive]\n", stderr);
    return 2;
}

int run_campaign(int count, char** arguments) {
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
        else return usage();
    }
    const fs::path folder = fs::temp_directory_path() / ("wawp-crash-" + std::to_string(::getpid()));
    given.folder = folder.string();
    given.journal = (folder / "sent.db").string();
    std::unique_ptr<tests::postgres_server> database;
    if (postgres) {
        std::string why = "built without libpq";
        if (!can_use_postgres(why)) {
            std::printf("skipped: %s\n", why.c_str());
            return 0;
        }
        database = std::make_unique<tests::postgres_server>();
        given.journal = database->address();
        if (!database->is_ready()) std::abort();
    }
    const findings found = campaign(given, kills, database.get()).run();
    fs::remove_all(folder);
    std::printf("crash %s%s events %zu kills %zu duplicates %zu false-verdicts %zu lost %zu\n", postgres ? "postgres" : "sqlite", given.naive ? " naive" : "", given.events,
                found.kills, found.duplicates, found.false_verdicts, found.lost);
    std::printf("in doubt after the kills %zu, processes that failed %zu, stops of the database %zu\n", found.in_doubt, found.broken, found.stops);
    if (found.kills < kills) std::printf("only %zu kills, %zu were asked for\n", found.kills, kills);
    const bool sound = found.duplicates + found.false_verdicts + found.lost + found.broken == 0 && found.kills >= kills;
    return sound ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
    const std::string_view role = count > 1 ? arguments[1] : "";
    if (role == "gateway" || role == "work") ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // none outlives the campaign
    if (role == "gateway" && count == 3) return run_gateway(std::stoull(arguments[2]));
    if (role != "work" || count != 10) return run_campaign(count, arguments);
    return run_worker({.folder = arguments[2],
                       .journal = arguments[3],
                       .url = arguments[4],
                       .events = std::stoul(arguments[5]),
                       .number = std::stoul(arguments[6]),
                       .seed = std::stoull(arguments[7]),
                       .naive = std::string_view(arguments[8]) == "naive",
                       .suicidal = std::string_view(arguments[9]) == "mortal"});
}
