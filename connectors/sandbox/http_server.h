#pragma once

#include "connectors/sandbox/faults.h"
#include "connectors/sandbox/http_message.h"

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QTcpServer>
#include <QTcpSocket>

namespace tieout::sandbox {

// A small HTTP/1.1 server for loopback that can misbehave on request. Lives on the thread of its
// event loop. Answers requests of one connection one after the other.
class HttpServer : public QObject {
public:
    explicit HttpServer(SimHandler handler, QObject* parent = nullptr);

    // On 127.0.0.1; 0 takes a free port. False when the port is taken.
    bool listen(quint16 port);
    quint16 port() const { return m_port; }

    FaultPlan faults;
    // Answers of this path prefix are never disturbed: the way to steer the server.
    std::string admin_prefix = "/__sandbox/";
    // Called for faults that change the simulated system itself, before the request is handled.
    std::function<void(const Fault&)> on_state_fault;
    // The vendor's own body of an error status, and the way its answer names a record; NetSuite's when not set.
    std::function<SimReply(const Fault&)> status_reply;
    std::function<void(SimReply&)> wrong_id;
    void refuseFor(int ms); // closes the port for a while

private:
    struct Connection {
        QByteArray inbox;
        bool head_read = false;
        qsizetype body_expected = 0;
        SimRequest request;
        std::optional<Fault> fault;
        bool deaf = false; // nothing more is read from it
    };

    void accept();
    void onBytes(QTcpSocket* socket);
    bool readHead(QTcpSocket* socket, Connection& connection);
    void serve(QTcpSocket* socket, Connection& connection);
    bool serveBroken(QTcpSocket* socket, Connection& connection, const Fault& fault);
    SimReply statusReply(const Fault& fault) const;
    void serveOdd(QTcpSocket* socket, Connection& connection, const Fault& fault);
    void send(QTcpSocket* socket, const QByteArray& bytes);
    void drip(QTcpSocket* socket, const QByteArray& bytes, int ms);
    void endless(QTcpSocket* socket);
    static void reset(QTcpSocket* socket);
    static QByteArray wire(const SimReply& reply, const std::string& method);

    SimHandler m_handler;
    QTcpServer m_server;
    QHash<QTcpSocket*, Connection> m_connections;
    quint16 m_port = 0;
};

}
