#pragma once

#include "domain/check.h"
#include "domain/text.h"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace tieout::domain {

// What the person (or the caller) can do about an error. The window picks icon and button from
// it, the command line its exit status.
enum class Remedy : unsigned char {
    Retry, // try again later                                  exit 6
    FixCredentials, // sign in again, renew a key                       exit 7
    FixData, // the input is wrong                               exit 9
    NoPermission, // ask someone who may                              exit 4
    Conflict, // somebody else was faster, read again             exit 5
    Unsupported, // not possible there                               exit 8
    Usage, // called in a wrong way                            exit 2
    Machine, // disk full, store locked or damaged               exit 10
    Cancelled, // the person stopped it                            exit 130
    Bug, // please report                                    exit 70
};

// The exit status of the command line for an error of this kind (docs: cli).
int exitStatus(Remedy remedy);

// Expected trouble. `message` says what happened, what it means and what to do; `context` is the
// chain of places it passed on the way up, innermost first. Never holds a secret.
struct Error {
    Remedy remedy = Remedy::Bug;
    Text message;
    std::vector<std::string> context;

    Error&& within(std::string place) &&
    {
        context.push_back(std::move(place));
        return std::move(*this);
    }
};

inline Error makeError(Remedy remedy, std::string_view source, std::vector<std::string> args = {})
{
    return Error { remedy, Text { source, std::move(args) }, {} };
}

// "message (in: place < outer place)", in English.
std::string english(const Error& error);

// Either a value or an Error. Reading the wrong side is a programmer's error and ends the process.
template <typename T> class [[nodiscard]] Result {
public:
    Result(T value)
        : m_state(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_state(std::in_place_index<1>, std::move(error))
    {
    }

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() &
    {
        TIEOUT_CHECK(ok());
        return *std::get_if<0>(&m_state);
    }
    const T& value() const&
    {
        TIEOUT_CHECK(ok());
        return *std::get_if<0>(&m_state);
    }
    T&& value() &&
    {
        TIEOUT_CHECK(ok());
        return std::move(*std::get_if<0>(&m_state));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const&
    {
        TIEOUT_CHECK(!ok());
        return *std::get_if<1>(&m_state);
    }
    Error&& error() &&
    {
        TIEOUT_CHECK(!ok());
        return std::move(*std::get_if<1>(&m_state));
    }

private:
    std::variant<T, Error> m_state;
};

struct Done {
    bool operator==(const Done&) const = default;
};

template <> class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Done) { }
    Result(Error error)
        : m_error(std::move(error))
    {
    }

    bool ok() const { return !m_error.has_value(); }
    explicit operator bool() const { return ok(); }
    const Error& error() const&
    {
        TIEOUT_CHECK(m_error.has_value());
        return *m_error;
    }
    Error&& error() &&
    {
        TIEOUT_CHECK(m_error.has_value());
        return std::move(*m_error);
    }

private:
    std::optional<Error> m_error;
};

}

// Returns the error of `expression` from the calling function, or goes on.
#define TIEOUT_TRY(expression)                                                                     \
    do {                                                                                           \
        if (auto tieout_try_result = (expression); !tieout_try_result.ok())                        \
            return std::move(tieout_try_result).error();                                           \
    } while (false)

#define TIEOUT_JOIN_(a, b) a##b
#define TIEOUT_JOIN(a, b) TIEOUT_JOIN_(a, b)
#define TIEOUT_TRY_INTO_(temporary, target, expression)                                            \
    auto temporary = (expression);                                                                 \
    if (!temporary.ok())                                                                           \
        return std::move(temporary).error();                                                       \
    target = std::move(temporary).value()

// TIEOUT_TRY_INTO(auto row, readRow(…)): the value, or returns the error from the caller.
#define TIEOUT_TRY_INTO(target, expression)                                                        \
    TIEOUT_TRY_INTO_(TIEOUT_JOIN(tieout_result_, __LINE__), target, expression)
