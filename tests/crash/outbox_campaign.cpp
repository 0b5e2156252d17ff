// SPDX-License-Identifier: MIT
// Kills workers of an outbox, and the program that fills it, at random steps, starts them again, and compares what the
// outbox says with what the gateway counted.
//
//   crash_outbox [--postgres] [--events N] [--kills N] [--seed N] [--naive]
//
// Ends with 0 if no event arrived twice, no state is false, and none is lost.
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
#include "crash/outboxes.hpp"
#include "crash/processes.hpp"
#include "support/postgres_server.hpp"

namespace {

using namespace crash;
namespace fs = std::filesystem;
using wawp::outbox_state;

struct findings {
    std::size_t kills = 0, stops = 0, duplicates = 0, false_verdicts = 0, lost = 0, in_doubt = 0, broken = 0;
};

template <class Outbox>
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
        look_for_the_token();
        return found_;
    }

private:
    static constexpr std::size_t processes = worker_count + 1;  ///< the last one fills the outbox

    ::pid_t start(std::size_t number, bool suicidal = true) {
        return spawn({"work", given_.folder, given_.journal, given_.url, std::to_string(given_.events), std::to_string(number),
                      std::to_string(chance_.next()), given_.naive ? "naive" : "sound", suicidal ? "mortal" : "immortal"});
    }

    void send_under_fire() {
        std::array<::pid_t, processes> children{};
        for (std::size_t i = 0; i < processes; ++i) children[i] = start(i);
        for (std::size_t alive = processes; alive > 0;) {
            wait_for_progress(chance_.below(2 * given_.events / wanted_kills_));
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
        Outbox outbox = open_outbox<Outbox>(given_.journal);
        if (!outbox.recover()) std::abort();
        found_.in_doubt = found_.duplicates = 0;
        for (std::size_t event = 0; event < given_.events; ++event) {
            const auto counted = counts.find(key_of(event));
            const int count = counted == counts.end() ? 0 : counted->second;
            const auto entry = outbox.find(key_of(event));
            if (count > 1) ++found_.duplicates;
            if (!entry) {
                ++found_.lost;
                continue;
            }
            const outbox_state state = entry->state;
            if (state == outbox_state::claimed || state == outbox_state::sending) ++found_.lost;  // nobody is at work
            if (state == outbox_state::sent && count == 0) ++found_.false_verdicts;
            if (state == outbox_state::sent && !entry->resolved && entry->verdict.message_id != "true_" + key_of(event) + "_1") ++found_.false_verdicts;
            if ((state == outbox_state::not_sent || state == outbox_state::queued) && count > 0) ++found_.false_verdicts;
            if (state == outbox_state::unknown) ++found_.in_doubt;
        }
        const auto all = outbox.counts();
        if (!all || (*all)[outbox_state::unknown] != found_.in_doubt) ++found_.lost;
    }

    /// A person looks into the chats, resolves what is in doubt and queues again what was not sent; then all of it goes out, once.
    void resolve_and_finish() {
        const std::size_t doubted = found_.in_doubt;
        for (int round = 0; round < 20 && !all_sent(); ++round) {
            const std::map<std::string, int> counts = gateway_.counts();
            Outbox outbox = open_outbox<Outbox>(given_.journal);
            const auto doubtful = outbox.list(outbox_state::unknown, given_.events), failed = outbox.list(outbox_state::not_sent, given_.events);
            if (!doubtful || !failed) std::abort();
            for (const wawp::outbox_entry& entry : *doubtful) {
                if (!outbox.resolve(entry.key, counts.contains(entry.key) ? wawp::resolution::sent : wawp::resolution::not_sent)) ++found_.broken;
            }
            for (const wawp::outbox_entry& entry : *failed) {
                if (!outbox.enqueue(entry.key, event_for(entry.key))) ++found_.broken;
            }
            std::array<::pid_t, worker_count> children{};
            for (std::size_t i = 0; i < worker_count; ++i) children[i] = start(i, false);
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

    bool all_sent() {
        Outbox outbox = open_outbox<Outbox>(given_.journal);
        const auto counts = outbox.counts();
        return counts && (*counts)[outbox_state::sent] == given_.events && gateway_.counts().size() == given_.events;
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

int usage() {
    std::fputs("crash_outbox [--postgres] [--events N] [--kills N] [--seed N] [--naive]\n", stderr);
    return 2;
}

findings run_on_postgres([[maybe_unused]] work given, [[maybe_unused]] std::size_t kills, [[maybe_unused]] std::string& why) {
#if defined(CRASH_POSTGRES)
    why.clear();
    if (!tests::postgres_server::is_installed(why)) return {};
    tests::postgres_server database;
    if (!database.is_ready()) std::abort();
    given.journal = database.address();
    return campaign<wawp::postgres_outbox>(given, kills, &database).run();
#else
    return {};
#endif
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
    const fs::path folder = fs::temp_directory_path() / ("wawp-crash-outbox-" + std::to_string(::getpid()));
    given.folder = folder.string();
    given.journal = (folder / "outbox.db").string();
    std::string why = postgres ? "built without libpq" : "";
    const findings found = postgres ? run_on_postgres(given, kills, why) : campaign<wawp::sqlite_outbox>(given, kills, nullptr).run();
    fs::remove_all(folder);
    if (!why.empty()) {
        std::printf("skipped: %s\n", why.c_str());
        return 0;
    }
    std::printf("crash outbox %s%s events %zu kills %zu duplicates %zu false-verdicts %zu lost %zu\n", postgres ? "postgres" : "sqlite",
                given.naive ? " naive" : "", given.events, found.kills, found.duplicates, found.false_verdicts, found.lost);
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
    return run_outbox_worker({.folder = arguments[2],
                              .journal = arguments[3],
                              .url = arguments[4],
                              .events = std::stoul(arguments[5]),
                              .number = std::stoul(arguments[6]),
                              .seed = std::stoull(arguments[7]),
                              .naive = std::string_view(arguments[8]) == "naive",
                              .suicidal = std::string_view(arguments[9]) == "mortal"});
}
