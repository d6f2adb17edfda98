#pragma once

#include "domain/decimal.h"
#include "domain/result.h"
#include "domain/transaction_guard.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

// The only driver of the database. Every text of a statement is a literal of models/store or
// resources/sql; values are always bound.
namespace tieout::store::sql {

using domain::Error;
using domain::Result;

// The two files of a store have different duties and so different settings.
enum class Kind : uint8_t {
    Cache, // WAL, synchronous NORMAL: pulled facts and views
    Control, // rollback journal, synchronous EXTRA: what people decided and what was sent
};
enum class Access : uint8_t { ReadWrite, ReadOnly };

inline constexpr int32_t kCacheApplicationId = 0x54694F31; // "TiO1"
inline constexpr int32_t kControlApplicationId = 0x54694F32; // "TiO2"

// Statements prepared on this thread end the process: the window's thread must never wait for a
// disk. Set once at start-up; a default id forbids none.
void forbidThread(std::thread::id thread);

class Connection;

// A prepared statement, borrowed from its connection's cache; given back, reset and unbound when it
// goes out of scope. Must not outlive the connection. Binding errors are kept and reported by the
// next step.
class Statement {
public:
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    Statement(const Statement&) = delete;
    ~Statement();

    // By position, from 1.
    Statement& bind(int index, int64_t value);
    Statement& bindText(int index, std::string_view text);
    Statement& bindBlob(int index, std::string_view bytes);
    Statement& bindNull(int index);
    // By name (":name"). An unknown name is a programmer's error.
    Statement& bind(const char* name, int64_t value);
    Statement& bindText(const char* name, std::string_view text);
    Statement& bindBlob(const char* name, std::string_view bytes);
    Statement& bindNull(const char* name);
    // Two parameters in a row: high half, low half.
    Statement& bindExact(int index, const domain::Exact& value);

    // True when there is a row to read, false at the end.
    Result<bool> step();
    // Runs to the end and resets, ready to be bound again.
    Result<void> run();
    void reset();

    // By position, from 0. Views live until the next step or reset.
    int64_t i64(int column) const;
    std::string_view text(int column) const;
    std::string_view blob(int column) const;
    bool isNull(int column) const;
    domain::Exact exact(int column) const; // this column and the next one
    std::string string(int column) const { return std::string(text(column)); }

private:
    friend class Connection;
    Statement(Connection* connection, sqlite3_stmt* handle, bool cached);
    int nameIndex(const char* name) const;
    void note(int code);

    Connection* m_connection = nullptr;
    sqlite3_stmt* m_handle = nullptr;
    bool m_cached = false;
    int m_bind_error = 0;
};

// One connection, used by one thread at a time. Not movable: statements point at it.
class Connection {
public:
    // Opens (and makes, when ReadWrite) the file, applies the settings of its kind and reads each
    // back. Error Machine when the file cannot be used, Conflict when it stays locked.
    static Result<std::unique_ptr<Connection>> open(const std::string& path, Kind kind, Access access);
    // A private database in memory with the same settings where they apply; for tests.
    static Result<std::unique_ptr<Connection>> openMemory(Kind kind);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Result<Statement> prepare(std::string_view sql);
    // One or more statements without parameters or rows.
    Result<void> run(std::string_view sql);
    // First column of the first row; error Bug when there is none.
    Result<int64_t> readNumber(std::string_view sql);
    Result<std::string> readText(std::string_view sql);

    int64_t lastRowId() const;
    int64_t changes() const; // rows changed by the last statement
    Kind kind() const { return m_kind; }
    Access access() const { return m_access; }
    const std::string& path() const { return m_path; }

    // Writes a consistent copy into a new file (rollback journal, opens anywhere).
    Result<void> copyInto(const std::string& path);
    // Moves the write-ahead log into the file. Harmless when readers are busy.
    Result<void> checkpoint();
    // Names every setting that is not as it must be; empty when all are.
    std::vector<std::string> wrongSettings();
    // Error of the last failed call, mapped to what the person can do.
    Error lastError(std::string_view doing) const;
    // True when the last failure was a unique or primary key that exists already.
    bool lastWasDuplicate() const;

private:
    friend class Statement;
    friend class Transaction;
    Connection() = default;
    Result<void> applySettings();

    sqlite3* m_handle = nullptr;
    Kind m_kind = Kind::Cache;
    Access m_access = Access::ReadWrite;
    bool m_memory = false;
    bool m_in_transaction = false;
    std::string m_path;
    struct Slot {
        sqlite3_stmt* handle = nullptr;
        bool lent = false;
    };
    std::unordered_map<std::string, Slot> m_cache;
};

// BEGIN IMMEDIATE (or a read snapshot) … COMMIT; rolled back unless committed. Does not nest.
class Transaction {
public:
    static Result<Transaction> begin(Connection& connection);
    static Result<Transaction> beginRead(Connection& connection);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    Transaction(const Transaction&) = delete;
    ~Transaction();
    Result<void> commit();

private:
    Transaction(Connection* connection);
    static Result<Transaction> start(Connection& connection, const char* sql);
    Connection* m_connection = nullptr;
    std::unique_ptr<domain::TransactionMark> m_mark;
};

}
