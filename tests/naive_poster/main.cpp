// A poster as people write it at first, with one guard missing at a time. It exists so that the
// crash harness can be seen to fail: a harness that never fails proves nothing. Not part of the
// product and built from none of its posting code.
//
//   naive-poster GUARDS STATE_DIR BASE_URL CLIENT_ID CERTIFICATE_ID KEY_FILE BODY_FILE
//   GUARDS: all, or what is missing: no-intent, no-lock, reused-connection
// The body may hold @REFERENCE@ where the vendor's unique reference goes.
#include "connectors/http/jwt.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

namespace {

std::string readFile(const std::string& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

// One row: the reference that was chosen, and whether the work is done.
class State {
public:
    explicit State(const std::string& path)
    {
        sqlite3_open(path.c_str(), &m_db);
        sqlite3_busy_timeout(m_db, 5000);
        run("PRAGMA synchronous=EXTRA; CREATE TABLE IF NOT EXISTS effect (id INTEGER PRIMARY KEY, reference TEXT, done INTEGER)");
    }
    ~State() { sqlite3_close(m_db); }
    void run(const std::string& sql)
    {
        if (sqlite3_exec(m_db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            std::exit(10);
    }
    // Reference and whether it is done; empty reference: no intent yet.
    std::pair<std::string, bool> read()
    {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(m_db, "SELECT reference, done FROM effect WHERE id = 1", -1, &statement, nullptr) != SQLITE_OK)
            std::exit(10);
        std::pair<std::string, bool> row;
        if (sqlite3_step(statement) == SQLITE_ROW)
            row = { reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)), sqlite3_column_int(statement, 1) == 1 };
        sqlite3_finalize(statement);
        return row;
    }
    void write(const std::string& reference, bool done)
    {
        run("INSERT OR REPLACE INTO effect VALUES (1, '" + reference + "', " + (done ? "1" : "0") + ")");
    }

private:
    sqlite3* m_db = nullptr;
};

std::string freshReference()
{
    unsigned char bytes[8] = {};
    std::ifstream("/dev/urandom", std::ios::binary).read(reinterpret_cast<char*>(bytes), sizeof bytes);
    std::string out = "NAIVE-";
    char digits[3];
    for (const unsigned char byte : bytes) {
        std::snprintf(digits, sizeof digits, "%02x", byte);
        out += digits;
    }
    return out;
}

size_t take(char* bytes, size_t size, size_t count, void* to)
{
    static_cast<std::string*>(to)->append(bytes, size * count);
    return size * count;
}

struct Answer {
    bool arrived = false;
    long status = 0;
    std::string body;
};

class Wire {
public:
    Wire(std::string base, bool reuse)
        : m_base(std::move(base))
        , m_reuse(reuse)
    {
    }
    ~Wire() { curl_easy_cleanup(m_curl); }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    Answer call(const std::string& method, const std::string& path, const std::string& body, const std::string& type)
    {
        Answer answer;
        curl_easy_reset(m_curl);
        curl_slist* headers = curl_slist_append(nullptr, ("Content-Type: " + type).c_str());
        if (!m_token.empty())
            headers = curl_slist_append(headers, ("Authorization: Bearer " + m_token).c_str());
        curl_easy_setopt(m_curl, CURLOPT_URL, (m_base + path).c_str());
        curl_easy_setopt(m_curl, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(m_curl, CURLOPT_TIMEOUT_MS, 5000L);
        curl_easy_setopt(m_curl, CURLOPT_WRITEFUNCTION, take);
        curl_easy_setopt(m_curl, CURLOPT_WRITEDATA, &answer.body);
        if (method == "POST") {
            curl_easy_setopt(m_curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
            curl_easy_setopt(m_curl, CURLOPT_COPYPOSTFIELDS, body.c_str());
        }
        if (!m_reuse) {
            curl_easy_setopt(m_curl, CURLOPT_FRESH_CONNECT, 1L);
            curl_easy_setopt(m_curl, CURLOPT_FORBID_REUSE, 1L);
        }
        answer.arrived = curl_easy_perform(m_curl) == CURLE_OK;
        curl_easy_getinfo(m_curl, CURLINFO_RESPONSE_CODE, &answer.status);
        curl_slist_free_all(headers);
        return answer;
    }

    bool signIn(const std::string& client, const std::string& certificate, const std::string& key_pem)
    {
        const std::string path = "/services/rest/auth/oauth2/v1/token";
        const long long now = std::time(nullptr);
        const auto assertion = tieout::connect::signJwt("{\"typ\":\"JWT\",\"alg\":\"ES256\",\"kid\":\"" + certificate + "\"}",
            "{\"iss\":\"" + client + "\",\"scope\":[\"rest_webservices\"],\"aud\":\"" + m_base + path + "\",\"iat\":" + std::to_string(now) + ",\"exp\":" + std::to_string(now + 600) + "}",
            key_pem);
        if (!assertion.ok())
            return false;
        const Answer answer = call("POST", path,
            "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=" + *assertion,
            "application/x-www-form-urlencoded");
        const size_t at = answer.body.find("\"access_token\":\"");
        if (at == std::string::npos)
            return false;
        m_token = answer.body.substr(at + 16, answer.body.find('"', at + 16) - at - 16);
        return true;
    }

private:
    CURL* m_curl = curl_easy_init();
    std::string m_base, m_token;
    bool m_reuse;
};

constexpr const char* kInvoicePath = "/services/rest/record/v1/invoice";

// Exit status: 0 done, 6 unclear.
int post(State& state, Wire& wire, std::string body, bool intent_first)
{
    auto [reference, done] = state.read();
    if (done)
        return 0;
    if (!reference.empty()) { // an intent without an outcome: look before sending again
        const Answer found = wire.call("GET", std::string(kInvoicePath) + "/eid:" + reference, {}, "application/json");
        if (!found.arrived)
            return 6;
        if (found.status == 200) {
            state.write(reference, true);
            return 0;
        }
    } else {
        reference = freshReference();
        if (intent_first)
            state.write(reference, false);
    }
    const size_t mark = body.find("@REFERENCE@");
    if (mark != std::string::npos)
        body.replace(mark, 11, reference);
    const Answer sent = wire.call("POST", kInvoicePath, body, "application/json");
    if (!sent.arrived || sent.status != 204)
        return 6;
    state.write(reference, true);
    return 0;
}

}

int main(int argc, char** argv)
{
    if (argc != 8)
        return 2;
    const std::string guards = argv[1], dir = argv[2];
    const int lock_file = open((dir + "/naive.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (guards.find("no-lock") == std::string::npos && flock(lock_file, LOCK_EX | LOCK_NB) != 0)
        return 5;
    State state(dir + "/naive.db");
    Wire wire(argv[3], guards.find("reused-connection") != std::string::npos);
    if (!wire.signIn(argv[4], argv[5], readFile(argv[6])))
        return 7;
    return post(state, wire, readFile(argv[7]), guards.find("no-intent") == std::string::npos);
}
