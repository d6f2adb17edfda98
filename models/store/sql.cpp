#include "store/sql.h"

#include "domain/check.h"

#include <sqlite3.h>

#include <atomic>
#include <cstring>

namespace tieout::store::sql {

using domain::makeError;
using domain::Remedy;

namespace {

std::atomic<std::thread::id> g_forbidden_thread {};

constexpr int kBusyTimeoutMs = 5000;

struct Limit {
    int id;
    int value;
    const char* name;
};
// VACUUM INTO attaches its target, so one attached database is needed.
constexpr Limit kLimits[] = {
    { SQLITE_LIMIT_LENGTH, 512 * 1024 * 1024, "limit length" },
    { SQLITE_LIMIT_SQL_LENGTH, 128 * 1024, "limit sql length" },
    { SQLITE_LIMIT_COLUMN, 100, "limit columns" },
    { SQLITE_LIMIT_EXPR_DEPTH, 100, "limit expression depth" },
    { SQLITE_LIMIT_COMPOUND_SELECT, 20, "limit compound select" },
    { SQLITE_LIMIT_FUNCTION_ARG, 16, "limit function arguments" },
    { SQLITE_LIMIT_ATTACHED, 1, "limit attached" },
    { SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100, "limit like pattern" },
    { SQLITE_LIMIT_VARIABLE_NUMBER, 256, "limit variables" },
    { SQLITE_LIMIT_TRIGGER_DEPTH, 8, "limit trigger depth" },
    { SQLITE_LIMIT_WORKER_THREADS, 0, "limit worker threads" },
};

Error mapError(int extended, const char* detail, std::string_view doing, const std::string& path)
{
    const std::vector<std::string> args { path, std::string(detail) };
    Error error;
    switch (extended & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error = makeError(Remedy::Conflict, TIEOUT_TR("The store %1 is being written by another program. Nothing was changed; try again when it has finished."), args);
        break;
    case SQLITE_FULL:
        error = makeError(Remedy::Machine, TIEOUT_TR("The disk of %1 is full. The last step was not stored; everything before it is safe. Free space and run it again."), args);
        break;
    case SQLITE_IOERR:
        error = makeError(Remedy::Machine,
            TIEOUT_TR("The disk reported an error while using %1 (%2). Nothing more is written. Check the disk, then start again; the store is checked when it opens."), args);
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        error = makeError(Remedy::Machine, TIEOUT_TR("The file %1 is damaged (%2). It was not changed. Set it aside and restore the last backup."), args);
        break;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
        error = makeError(Remedy::Machine, TIEOUT_TR("The file %1 cannot be opened or written (%2). Check that the folder exists and that you may write to it."), args);
        break;
    case SQLITE_NOMEM:
        error = makeError(Remedy::Machine, TIEOUT_TR("There is not enough memory to use %1. Close other programs and try again."), args);
        break;
    case SQLITE_INTERRUPT:
        error = makeError(Remedy::Cancelled, TIEOUT_TR("Stopped while using %1."), args);
        break;
    case SQLITE_CONSTRAINT:
        if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY) {
            error = makeError(Remedy::Conflict, TIEOUT_TR("The same entry exists already in %1 (%2). Read it again before changing it."), args);
            break;
        }
        [[fallthrough]];
    default:
        error = makeError(Remedy::Bug, TIEOUT_TR("The store %1 refused a statement (%2). Please report this."), args);
    }
    if (!doing.empty())
        error.context.emplace_back(doing.substr(0, 200));
    return error;
}

}

void forbidThread(std::thread::id thread)
{
    g_forbidden_thread.store(thread);
}

// ---- Statement ------------------------------------------------------------------------------------

Statement::Statement(Connection* connection, sqlite3_stmt* handle, bool cached)
    : m_connection(connection)
    , m_handle(handle)
    , m_cached(cached)
{
}

Statement::Statement(Statement&& other) noexcept
    : m_connection(other.m_connection)
    , m_handle(other.m_handle)
    , m_cached(other.m_cached)
    , m_bind_error(other.m_bind_error)
{
    other.m_handle = nullptr;
}

Statement::~Statement()
{
    if (!m_handle)
        return;
    if (!m_cached) {
        sqlite3_finalize(m_handle);
        return;
    }
    sqlite3_reset(m_handle);
    sqlite3_clear_bindings(m_handle);
    const auto slot = m_connection->m_cache.find(sqlite3_sql(m_handle));
    TIEOUT_CHECK(slot != m_connection->m_cache.end());
    slot->second.lent = false;
}

void Statement::note(int code)
{
    if (code != SQLITE_OK && m_bind_error == 0)
        m_bind_error = code;
}

int Statement::nameIndex(const char* name) const
{
    const int index = sqlite3_bind_parameter_index(m_handle, name);
    TIEOUT_CHECK(index > 0);
    return index;
}

Statement& Statement::bind(int index, int64_t value)
{
    note(sqlite3_bind_int64(m_handle, index, value));
    return *this;
}

Statement& Statement::bindText(int index, std::string_view text)
{
    note(sqlite3_bind_text64(m_handle, index, text.data() ? text.data() : "", text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bindBlob(int index, std::string_view bytes)
{
    note(sqlite3_bind_blob64(m_handle, index, bytes.data() ? bytes.data() : "", bytes.size(), SQLITE_TRANSIENT));
    return *this;
}

Statement& Statement::bindNull(int index)
{
    note(sqlite3_bind_null(m_handle, index));
    return *this;
}

Statement& Statement::bind(const char* name, int64_t value)
{
    return bind(nameIndex(name), value);
}

Statement& Statement::bindText(const char* name, std::string_view text)
{
    return bindText(nameIndex(name), text);
}

Statement& Statement::bindBlob(const char* name, std::string_view bytes)
{
    return bindBlob(nameIndex(name), bytes);
}

Statement& Statement::bindNull(const char* name)
{
    return bindNull(nameIndex(name));
}

Statement& Statement::bindExact(int index, const domain::Exact& value)
{
    bind(index, value.highHalf());
    return bind(index + 1, static_cast<int64_t>(value.lowHalf()));
}

Result<bool> Statement::step()
{
    if (m_bind_error != 0) {
        const int code = std::exchange(m_bind_error, 0);
        return mapError(code, sqlite3_errstr(code), sqlite3_sql(m_handle), m_connection->m_path);
    }
    const int code = sqlite3_step(m_handle);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    Error error = m_connection->lastError(sqlite3_sql(m_handle));
    sqlite3_reset(m_handle);
    return error;
}

Result<void> Statement::run()
{
    for (;;) {
        TIEOUT_TRY_INTO(const bool row, step());
        if (!row)
            break;
    }
    sqlite3_reset(m_handle);
    return {};
}

void Statement::reset()
{
    sqlite3_reset(m_handle);
}

int64_t Statement::i64(int column) const
{
    return sqlite3_column_int64(m_handle, column);
}

std::string_view Statement::text(int column) const
{
    const unsigned char* bytes = sqlite3_column_text(m_handle, column);
    return bytes ? std::string_view(reinterpret_cast<const char*>(bytes), static_cast<size_t>(sqlite3_column_bytes(m_handle, column))) : std::string_view();
}

std::string_view Statement::blob(int column) const
{
    const void* bytes = sqlite3_column_blob(m_handle, column);
    return bytes ? std::string_view(static_cast<const char*>(bytes), static_cast<size_t>(sqlite3_column_bytes(m_handle, column))) : std::string_view();
}

bool Statement::isNull(int column) const
{
    return sqlite3_column_type(m_handle, column) == SQLITE_NULL;
}

domain::Exact Statement::exact(int column) const
{
    return domain::Exact::fromHalves(i64(column), static_cast<uint64_t>(i64(column + 1)));
}

// ---- Connection -----------------------------------------------------------------------------------

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Kind kind, Access access)
{
    std::unique_ptr<Connection> connection(new Connection);
    connection->m_kind = kind;
    connection->m_access = access;
    connection->m_path = path;
    connection->m_memory = path == ":memory:";
    const int flags = (access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) | SQLITE_OPEN_NOMUTEX
        | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &connection->m_handle, flags, nullptr);
    if (code != SQLITE_OK)
        return mapError(code, connection->m_handle ? sqlite3_errmsg(connection->m_handle) : sqlite3_errstr(code), "open", path);
    TIEOUT_TRY(connection->applySettings());
    if (const auto wrong = connection->wrongSettings(); !wrong.empty()) {
        std::string list;
        for (const std::string& name : wrong)
            list += (list.empty() ? "" : ", ") + name;
        return makeError(Remedy::Machine, TIEOUT_TR("The store %1 cannot be opened safely: these settings did not take effect: %2. Nothing was changed; check the SQLite installation."),
            { path, list });
    }
    return connection;
}

Result<std::unique_ptr<Connection>> Connection::openMemory(Kind kind)
{
    return open(":memory:", kind, Access::ReadWrite);
}

Connection::~Connection()
{
    for (auto& [sql, slot] : m_cache) {
        TIEOUT_CHECK(!slot.lent);
        sqlite3_finalize(slot.handle);
    }
    sqlite3_close_v2(m_handle);
}

Result<void> Connection::applySettings()
{
    sqlite3_busy_timeout(m_handle, kBusyTimeoutMs);
    for (const Limit& limit : kLimits)
        sqlite3_limit(m_handle, limit.id, limit.value);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    TIEOUT_TRY(run("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON"));
    const bool cache = m_kind == Kind::Cache;
    if (m_access == Access::ReadWrite) {
        if (!m_memory)
            TIEOUT_TRY(run(cache ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=DELETE"));
        TIEOUT_TRY_INTO(const int64_t id, readNumber("PRAGMA application_id"));
        if (id == 0)
            TIEOUT_TRY(run(cache ? "PRAGMA application_id=1416187697" : "PRAGMA application_id=1416187698"));
    } else {
        TIEOUT_TRY(run("PRAGMA wal_autocheckpoint=0; PRAGMA query_only=ON"));
    }
    return run(cache ? "PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000" : "PRAGMA synchronous=EXTRA; PRAGMA cache_size=-4000");
}

std::vector<std::string> Connection::wrongSettings()
{
    std::vector<std::string> wrong;
    const bool cache = m_kind == Kind::Cache;
    const auto expect = [&](const char* name, std::string_view sql, int64_t value) {
        auto got = readNumber(sql);
        if (!got || *got != value)
            wrong.emplace_back(name);
    };
    expect("foreign_keys", "PRAGMA foreign_keys", 1);
    expect("trusted_schema", "PRAGMA trusted_schema", 0);
    expect("cell_size_check", "PRAGMA cell_size_check", 1);
    if (!m_memory)
        expect("mmap_size", "PRAGMA mmap_size", 0);
    expect("temp_store", "PRAGMA temp_store", 2);
    expect("synchronous", "PRAGMA synchronous", cache ? 1 : 3);
    expect("busy_timeout", "PRAGMA busy_timeout", kBusyTimeoutMs);
    expect("application_id", "PRAGMA application_id", cache ? kCacheApplicationId : kControlApplicationId);
    // A reader does not choose the mode: backups are in rollback mode whatever they are copies of.
    if (!m_memory && m_access == Access::ReadWrite) {
        auto mode = readText("PRAGMA journal_mode");
        if (!mode || *mode != (cache ? "wal" : "delete"))
            wrong.emplace_back("journal_mode");
    }
    int on = -1;
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, -1, &on);
    if (on != 1)
        wrong.emplace_back("defensive");
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, -1, &on);
    if (on != 0)
        wrong.emplace_back("load_extension");
    for (const Limit& limit : kLimits)
        if (sqlite3_limit(m_handle, limit.id, -1) != limit.value)
            wrong.emplace_back(limit.name);
    return wrong;
}

Result<Statement> Connection::prepare(std::string_view sql)
{
    TIEOUT_CHECK(g_forbidden_thread.load() != std::this_thread::get_id());
    std::string key(sql);
    const auto found = m_cache.find(key);
    if (found != m_cache.end() && !found->second.lent) {
        found->second.lent = true;
        return Statement(this, found->second.handle, true);
    }
    sqlite3_stmt* handle = nullptr;
    const int code = sqlite3_prepare_v3(m_handle, key.c_str(), static_cast<int>(key.size()), SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (code != SQLITE_OK)
        return lastError(sql);
    TIEOUT_CHECK(handle);
    if (found != m_cache.end())
        return Statement(this, handle, false);
    m_cache.emplace(std::move(key), Slot { handle, true });
    return Statement(this, handle, true);
}

Result<void> Connection::run(std::string_view sql)
{
    TIEOUT_CHECK(g_forbidden_thread.load() != std::this_thread::get_id());
    const std::string text(sql);
    if (sqlite3_exec(m_handle, text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return lastError(sql);
    return {};
}

Result<int64_t> Connection::readNumber(std::string_view sql)
{
    TIEOUT_TRY_INTO(Statement statement, prepare(sql));
    TIEOUT_TRY_INTO(const bool row, statement.step());
    if (!row)
        return makeError(Remedy::Bug, TIEOUT_TR("The store %1 gave no answer to a question that always has one. Please report this."), { m_path });
    return statement.i64(0);
}

Result<std::string> Connection::readText(std::string_view sql)
{
    TIEOUT_TRY_INTO(Statement statement, prepare(sql));
    TIEOUT_TRY_INTO(const bool row, statement.step());
    if (!row)
        return makeError(Remedy::Bug, TIEOUT_TR("The store %1 gave no answer to a question that always has one. Please report this."), { m_path });
    return statement.string(0);
}

int64_t Connection::lastRowId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

int64_t Connection::changes() const
{
    return sqlite3_changes64(m_handle);
}

Result<void> Connection::copyInto(const std::string& path)
{
    // A reading connection refuses even this, though it writes another file.
    if (m_access == Access::ReadOnly)
        TIEOUT_TRY(run("PRAGMA query_only=OFF"));
    auto copied = [&]() -> Result<void> {
        TIEOUT_TRY_INTO(Statement statement, prepare("VACUUM INTO ?1"));
        statement.bindText(1, path);
        return statement.run();
    }();
    if (m_access == Access::ReadOnly)
        TIEOUT_TRY(run("PRAGMA query_only=ON"));
    return copied;
}

Result<void> Connection::checkpoint()
{
    const int code = sqlite3_wal_checkpoint_v2(m_handle, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY)
        return lastError("checkpoint");
    return {};
}

Error Connection::lastError(std::string_view doing) const
{
    return mapError(sqlite3_extended_errcode(m_handle), sqlite3_errmsg(m_handle), doing, m_path);
}

bool Connection::lastWasDuplicate() const
{
    const int code = sqlite3_extended_errcode(m_handle);
    return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY;
}

// ---- Transaction ----------------------------------------------------------------------------------

Transaction::Transaction(Connection* connection)
    : m_connection(connection)
    , m_mark(std::make_unique<domain::TransactionMark>())
{
    connection->m_in_transaction = true;
}

Transaction::Transaction(Transaction&& other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
    , m_mark(std::move(other.m_mark))
{
}

Transaction::~Transaction()
{
    if (!m_connection)
        return;
    m_connection->m_in_transaction = false;
    // After some failures SQLite has rolled back by itself; then there is nothing left to undo.
    if (sqlite3_get_autocommit(m_connection->m_handle) == 0)
        sqlite3_exec(m_connection->m_handle, "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<Transaction> Transaction::start(Connection& connection, const char* sql)
{
    TIEOUT_CHECK(!connection.m_in_transaction);
    TIEOUT_TRY(connection.run(sql));
    return Transaction(&connection);
}

Result<Transaction> Transaction::begin(Connection& connection)
{
    return start(connection, "BEGIN IMMEDIATE");
}

Result<Transaction> Transaction::beginRead(Connection& connection)
{
    return start(connection, "BEGIN");
}

Result<void> Transaction::commit()
{
    TIEOUT_CHECK(m_connection);
    TIEOUT_TRY(m_connection->run("COMMIT"));
    m_connection->m_in_transaction = false;
    m_connection = nullptr;
    m_mark.reset();
    return {};
}

}
