// SPDX-License-Identifier: MIT
#if __has_include(<openssl/ssl.h>)

#include "faults/cases.hpp"

#include <utility>

namespace wawp::test {

namespace {

using kind = step::kind;

const std::string accepting_body = R"({"id":{"fromMe":true,"_serialized":"true_201234567890@c.us_AAAAAAAA"},"ack":0})";
const std::string refusing_body = R"({"statusCode":400,"message":["nothing was done"],"error":"Refused"})";

/// How one attempt goes wrong: the steps of its connection after the handshake, or from the start.
struct fault {
    std::string name;
    script steps;
    test::fate fate;
    bool after_handshake = true;
    bool stalls = false;
    bool only_tls = false;
    bool no_listener = false;
};

struct ending {
    const char* name;
    kind what;
};
constexpr ending endings[] = {{"close", kind::close}, {"cut", kind::cut}, {"reset", kind::reset}, {"stall", kind::stall}};

fault make(const std::string& name, script steps, const ending& end, fate what) {
    steps.push_back({end.what});
    fault made{name + ", " + end.name, std::move(steps), what};
    made.stalls = end.what == kind::stall;
    made.only_tls = end.what == kind::cut;  // without TLS it is the same as to close
    return made;
}

/// Broken before the first byte of the request was due.
void add_connecting(std::vector<fault>& faults) {
    fault refused{"connection refused", {}, fate::never_left, false};
    refused.no_listener = true;
    faults.push_back(refused);
    for (const ending& end : endings) {
        fault accepted = make("connection accepted", {}, end, fate::never_left);
        fault hello = make("in the TLS handshake", {{kind::read_raw, 30}}, end, fate::never_left);
        fault garbage = make("garbage for a TLS handshake", {{kind::read_raw, 30}, {kind::write_raw, 0, "220 mail\r\n"}}, end,
                             fate::never_left);
        garbage.stalls = false;  // the client gives up at once
        for (fault& handshake : std::vector<fault>{accepted, hello, garbage}) {
            handshake.after_handshake = false;
            handshake.only_tls = true;
            faults.push_back(handshake);
        }
    }
}

/// Broken while the request is written, or before any byte of the answer.
void add_writing(std::vector<fault>& faults) {
    for (const ending& end : endings) {
        // Plain and reset at once: only the network knows whether the client still saw a connection.
        faults.push_back(make("before the request", {}, end, end.what == kind::reset ? fate::by_chance : fate::lost));
        for (const std::size_t bytes : {1u, 17u, 60u, 180u, 300u, 450u}) {
            faults.push_back(make("after " + std::to_string(bytes) + " bytes", {{kind::read_bytes, bytes}}, end, fate::lost));
        }
        faults.push_back(make("after the head", {{kind::read_head}}, end, fate::lost));
        faults.push_back(make("after the request", {{kind::read_request}}, end, fate::lost));
        faults.push_back(make("after a 100", {{kind::read_request}, {kind::write, 0, "HTTP/1.1 100 Continue\r\n\r\n"}}, end,
                              fate::lost));
        faults.push_back(make("in the status line", {{kind::read_request}, {kind::write, 0, "HTTP/1.1 20"}}, end, fate::lost));
    }
}

struct outcome_of_status {
    int status;
    kind how;          ///< how a status line counts
    fate cut, whole;
};
constexpr outcome_of_status answers[] = {
    {200, kind::write, fate::unclear, fate::accepted},       {201, kind::write, fate::unclear, fate::accepted},
    {400, kind::refuse, fate::refused, fate::refused},       {429, kind::refuse, fate::come_again, fate::come_again},
    {421, kind::refuse, fate::come_again, fate::come_again}, {503, kind::write, fate::lost, fate::lost},
    {409, kind::write, fate::unclear, fate::unclear},
};

/// Broken in the answer, or after it: from the status line on, the status decides.
void add_answering(std::vector<fault>& faults) {
    for (const outcome_of_status& row : answers) {
        const std::string& body = row.how == kind::refuse ? refusing_body : accepting_body;
        const std::string whole = answer(row.status, body, "Connection: close\r\n");
        const std::size_t line = whole.find('\n') + 1, head = whole.find("\r\n\r\n") + 4;
        const std::pair<const char*, std::size_t> cuts[] = {{"the status line", line}, {"half the headers", line + 20},
                                                            {"the headers", head}, {"half the body", head + 30}};
        for (const ending& end : endings) {
            const std::string status = std::to_string(row.status);
            for (const auto& [after, bytes] : cuts) {
                faults.push_back(make(status + ", after " + after,
                                      {{kind::read_request}, {row.how, 0, whole.substr(0, bytes)}}, end, row.cut));
            }
            if (end.what == kind::stall) continue;  // the answer is whole: nothing to wait for
            const kind how = row.whole == fate::accepted ? kind::accept : row.how;
            faults.push_back(make(status + ", after the answer", {{kind::read_request}, {how, 0, whole}}, end, row.whole));
        }
    }
}

/// Answers that are odd as a whole.
void add_odd_answers(std::vector<fault>& faults) {
    const auto add = [&](const std::string& name, kind how, const std::string& text, fate what) {
        faults.push_back({name, {{kind::read_request}, {how, 0, text}, {kind::close}}, what});
    };
    const std::string head = "HTTP/1.1 200 OK\r\n", chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    const auto chunk = [](const std::string& text) {
        constexpr const char* digits = "0123456789abcdef";
        return std::string{digits[text.size() / 16], digits[text.size() % 16]} + "\r\n" + text + "\r\n";
    };
    const auto length = [&](std::size_t bytes) { return head + "Content-Length: " + std::to_string(bytes) + "\r\n\r\n"; };
    const std::string first = accepting_body.substr(0, 20), second = accepting_body.substr(20);

    add("chunked", kind::accept, chunked + chunk(first) + chunk(second) + "0\r\n\r\n", fate::accepted);
    add("chunked with a trailer", kind::accept, chunked + chunk(accepting_body) + "0\r\nX: y\r\n\r\n", fate::accepted);
    add("chunked, cut", kind::write, chunked + chunk(first), fate::unclear);
    add("chunked, without its end", kind::write, chunked + chunk(accepting_body), fate::unclear);
    add("chunked, a bad size", kind::write, chunked + "zz\r\n" + accepting_body, fate::unclear);
    add("length too small", kind::write, length(30) + accepting_body, fate::unclear);
    add("length too large", kind::write, length(900) + accepting_body, fate::unclear);
    add("length no number", kind::write, head + "Content-Length: many\r\n\r\n" + accepting_body, fate::unclear);
    add("body until close", kind::accept, head + "\r\n" + accepting_body, fate::accepted);
    add("HTTP/1.0", kind::accept, "HTTP/1.0 200 OK\r\n\r\n" + accepting_body, fate::accepted);
    add("body until close, cut", kind::write, head + "\r\n" + first, fate::unclear);
    add("huge body", kind::write, answer(200, std::string(1'000'000, ' ') + accepting_body), fate::unclear);
    add("huge headers", kind::write, head + "X: " + std::string(90'000, 'x') + "\r\n\r\n" + accepting_body, fate::unclear);
    add("100, then accepted", kind::accept, "HTTP/1.1 100 Continue\r\n\r\n" + answer(200, accepting_body), fate::accepted);
    add("103, then accepted", kind::accept, "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n" + answer(201, accepting_body), fate::accepted);
    add("100, then refused", kind::refuse, "HTTP/1.1 100 Continue\r\n\r\n" + answer(401, refusing_body), fate::refused);
    add("101", kind::write, "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", fate::lost);
    add("garbage", kind::write, "SSH-2.0-OpenSSH_9.2p1\r\n", fate::lost);
    add("binary garbage", kind::write, std::string("\x15\x03\x01\x00\x02\x02\x46\n\n\n", 10), fate::lost);
    add("a status that is no number", kind::write, "HTTP/1.1 abc Odd\r\n\r\n", fate::lost);
    add("a body alone", kind::write, accepting_body, fate::lost);
    add("accepted, then 500", kind::accept, answer(200, accepting_body) + answer(500, "{}"), fate::accepted);
    add("500, then accepted", kind::write, answer(500, "{}") + answer(200, accepting_body), fate::lost);
    add("500, and more bytes", kind::write, answer(500, "{}") + "HTTP", fate::lost);
    // A client that shuts such a connection itself, for it is late, must not take that for the body's end.
    for (const std::size_t bytes : {std::size_t{0}, first.size(), accepting_body.size()}) {
        const std::string text = head + "\r\n" + accepting_body.substr(0, bytes);
        const std::string name = "body until close, after " + std::to_string(bytes) + " bytes";
        faults.push_back(make(name, {{kind::read_request}, {kind::write, 0, text}}, {"stall", kind::stall}, fate::unclear));
    }
    const std::string early = answer(413, refusing_body, "Connection: close\r\n");
    faults.push_back({"refused after the head", {{kind::read_head}, {kind::refuse, 0, early}, {kind::stall}}, fate::refused});
}

/// Whole answers, each with a status or a body of its own.
void add_statuses(std::vector<fault>& faults) {
    const auto add = [&](int status, const std::string& body, fate what, const std::string& more = {}) {
        const std::string headers = "Connection: close\r\n" + more;
        const bool sure = what == fate::refused || what == fate::come_again;
        const kind how = what == fate::accepted ? kind::accept : sure ? kind::refuse : kind::write;
        faults.push_back({std::to_string(status) + " " + body, {{kind::read_request}, {how, 0, answer(status, body, headers)}}, what});
    };
    for (const int status : {402, 403, 404, 405, 410, 411, 414, 415, 417, 422, 431, 501}) add(status, refusing_body, fate::refused);
    for (const int status : {408, 406, 412, 418, 451, 499}) add(status, refusing_body, fate::unclear);
    for (const int status : {500, 502, 504, 520, 522, 524, 530, 599}) add(status, "<html>bad gateway</html>", fate::lost);
    for (const int status : {301, 302, 303}) add(status, "", fate::unclear, "Location: /elsewhere\r\n");
    for (const int status : {307, 308}) add(status, "", fate::refused, "Location: /elsewhere\r\n");
    add(425, "", fate::come_again);
    add(521, "", fate::come_again);
    add(300, "", fate::unclear);
    for (const char* body : {"", "{}", "[]", "null", R"({"id":""})", R"({"id":7})", R"({"ack":-1,"isSendFailure":true,"id":"x"})"}) {
        add(200, body, fate::unclear);
    }
    for (const char* body : {R"({"result":false})", R"({"status":"error"})", R"({"code":"invalid_session"})"}) {
        add(200, body, fate::refused);
    }
    add(500, R"({"code":"invalid_session","message":"x"})", fate::refused);
    add(200, R"({"sent":true})", fate::accepted);
    add(200, R"({"key":{"id":"3EB0"}})", fate::accepted);
}

std::vector<fault> all_faults() {
    std::vector<fault> faults;
    add_connecting(faults);
    add_writing(faults);
    add_answering(faults);
    add_odd_answers(faults);
    add_statuses(faults);
    return faults;
}

const script healthy{{kind::handshake}, {kind::read_request}, {kind::accept, 0, answer(200, accepting_body)}, {kind::stall}};
const script warm_up{{kind::handshake}, {kind::read_request}, {kind::accept, 0, answer(200, accepting_body)}};

script operator+(script left, const script& right) {
    left.insert(left.end(), right.begin(), right.end());
    return left;
}

bool ends_at_once(const script& steps) {
    const kind first = steps.front().what;
    return first == kind::close || first == kind::cut || first == kind::reset;
}

/// One fault, on a connection of its own or on one that has carried a message; what follows is healthy or as bad.
fault_case arrange(const fault& what, bool tls, bool reused, bool recovers) {
    fault_case made;
    made.reused = reused;
    made.stalls = what.stalls;
    if (tls) made.tls = certificate::good;
    made.name = what.name + (tls ? ", TLS" : ", plain") + (reused ? ", reused" : ", fresh");
    made.name += recovers ? ", then healthy" : ", again and again";

    const script broken = what.after_handshake ? script{{kind::handshake}} + what.steps : what.steps;
    made.kept_is_gone = reused && (!what.after_handshake || ends_at_once(what.steps));
    if (what.no_listener) {
        made.fates = {fate::never_left};
        if (reused) made.scripts = {warm_up + script{{kind::stop_listening}, {kind::close}}};
        return made;
    }
    if (made.kept_is_gone) {
        made.scripts = {warm_up + script{{kind::close}}, broken};
    } else {
        made.scripts = {reused ? warm_up + what.steps : broken};
        if (reused && !recovers) made.scripts.push_back(broken);
    }
    made.fates = {what.fate};
    if (recovers) {
        made.scripts.push_back(healthy);
        made.fates.push_back(fate::accepted);
    }
    return made;
}

void add_certificates(std::vector<fault_case>& cases) {
    const std::pair<const char*, certificate> refused[] = {{"expired", certificate::expired},
                                                           {"wrong host", certificate::wrong_host},
                                                           {"unknown CA", certificate::unknown_ca}};
    for (const auto& [name, shown] : refused) {
        for (const policy asks : {policy::at_most_once, policy::at_least_once, policy::never}) {
            cases.push_back({std::string("certificate: ") + name, {healthy}, {fate::refused}, shown, asks});
        }
    }
}

}  // namespace

std::vector<fault_case> fault_cases() {
    std::vector<fault_case> cases;
    for (const fault& what : all_faults()) {
        for (const bool tls : {false, true}) {
            if (!tls && what.only_tls) continue;
            for (const bool reused : {false, true}) {
                for (const bool recovers : {false, true}) {
                    if (what.no_listener && recovers) continue;
                    for (const policy asks : {policy::at_most_once, policy::at_least_once, policy::never}) {
                        cases.push_back(arrange(what, tls, reused, recovers));
                        cases.back().policy = asks;
                    }
                }
            }
        }
    }
    add_certificates(cases);
    return cases;
}

const char* to_string(policy which) noexcept {
    constexpr const char* names[] = {"at_most_once", "at_least_once", "never"};
    return names[static_cast<std::size_t>(which)];
}

}  // namespace wawp::test

#endif
