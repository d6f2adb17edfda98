#pragma once

// Whether this thread holds a database transaction. A request to another system must never wait
// inside one; the transport checks this before it sends, in every build.
namespace tieout::domain {

// True while the calling thread has at least one transaction open.
bool transactionOpen();

// Counts a transaction of the calling thread while alive. Made by the store only; lives and dies on
// one thread.
class TransactionMark {
public:
    TransactionMark();
    ~TransactionMark();
    TransactionMark(const TransactionMark&) = delete;
    TransactionMark& operator=(const TransactionMark&) = delete;
};

}
