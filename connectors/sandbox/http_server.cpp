#include "connectors/sandbox/http_server.h"

#include "connectors/http/encoding.h"
#include "connectors/rest/json_tree.h"

#include <QPointer>
#include <QTimer>

#ifdef _WIN32
#include <winsock2.h>
#else
#include <sys/socket.h>
#endif

namespace tieout::sandbox {

namespace {

constexpr qsizetype kHeadMax = 64 * 1024;
constexpr qsizetype kBodyMax = 16 * 1024 * 1024;

std::string lower(std::string text)
{
    for (char& c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

std::string trimmed(std::string_view text)
{
    const size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string() : std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

void readQuery(std::string_view text, SimRequest& request)
{
    while (!text.empty()) {
        const size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        const size_t equals = std::min(pair.find('='), pair.size());
        const auto name = connect::percentDecode(pair.substr(0, equals), true);
        const auto value = connect::percentDecode(equals < pair.size() ? pair.substr(equals + 1) : std::string_view(), true);
        if (name && value) {
            request.query[*name] = *value;
            request.params.emplace_back(*name, *value);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

const char* reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 204: return "No Content";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 404: return "Not Found";
    case 409: return "Conflict";
    case 422: return "Unprocessable Entity";
    case 429: return "Too Many Requests";
    case 500: return "Internal Server Error";
    default: return "Status";
    }
}

// The vendor's shape of an error, for statuses given by a fault.
SimReply vendorStatus(const Fault& fault)
{
    SimReply reply;
    reply.status = fault.status;
    const bool limited = fault.status == 429;
    const std::string code = !fault.code.empty() ? fault.code : limited ? "CONCURRENCY_LIMIT_EXCEEDED" : fault.status >= 500 ? "UNEXPECTED_ERROR" : "UNPROCESSABLE";
    const std::string detail = !fault.detail.empty() ? fault.detail : limited ? "Concurrent request limit exceeded. Request blocked." : "An unexpected error occurred. Error ID: sandbox";
    reply.headers.push_back({ "Content-Type", "application/vnd.oracle.resource+json; type=error" });
    if (fault.retry_after >= 0)
        reply.headers.push_back({ "Retry-After", std::to_string(fault.retry_after) });
    if (!fault.location.empty())
        reply.headers.push_back({ "Location", fault.location });
    reply.body = "{\"type\":\"https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html\",\"title\":\"" + std::string(limited ? "Bad Request" : reasonPhrase(fault.status))
        + "\",\"status\":" + std::to_string(fault.status) + ",\"o:errorDetails\":[{\"detail\":" + connect::jsonString(detail)
        + (fault.place.empty() ? "" : ",\"o:errorPath\":" + connect::jsonString(fault.place)) + ",\"o:errorCode\":" + connect::jsonString(code) + "}]}";
    return reply;
}

// zlib's format is what HTTP calls deflate; Qt puts the length before it.
SimReply bomb()
{
    static const std::string packed = qCompress(QByteArray(64 << 20, ' ')).mid(4).toStdString();
    return { 200, { { "Content-Type", "application/json" }, { "Content-Encoding", "deflate" } }, packed };
}

}

HttpServer::HttpServer(SimHandler handler, QObject* parent)
    : QObject(parent)
    , m_handler(std::move(handler))
{
    connect(&m_server, &QTcpServer::newConnection, this, &HttpServer::accept);
}

bool HttpServer::listen(quint16 port)
{
    const bool ok = m_server.listen(QHostAddress::LocalHost, port);
    m_port = ok ? m_server.serverPort() : 0;
    return ok;
}

void HttpServer::refuseFor(int ms)
{
    m_server.close();
    QTimer::singleShot(ms, this, [this] { m_server.listen(QHostAddress::LocalHost, m_port); });
}

void HttpServer::accept()
{
    while (QTcpSocket* socket = m_server.nextPendingConnection()) {
        m_connections.insert(socket, {});
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { onBytes(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_connections.remove(socket);
            socket->deleteLater();
        });
    }
}

void HttpServer::onBytes(QTcpSocket* socket)
{
    while (m_connections.contains(socket)) {
        Connection& connection = m_connections[socket];
        const QByteArray arrived = socket->readAll();
        if (connection.deaf)
            return;
        connection.inbox += arrived;
        if (!connection.head_read && !readHead(socket, connection))
            return;
        const bool in_body = connection.fault && connection.fault->kind == FaultKind::ResetIn;
        if (connection.fault && (connection.fault->kind == FaultKind::ResetBefore || (in_body && !connection.inbox.isEmpty())))
            return reset(socket);
        if (connection.inbox.size() < connection.body_expected)
            return;
        connection.request.body = connection.inbox.left(connection.body_expected).toStdString();
        connection.inbox.remove(0, connection.body_expected);
        connection.head_read = false;
        serve(socket, connection);
        if (!m_connections.contains(socket) || m_connections[socket].inbox.isEmpty())
            return;
    }
}

// False: more bytes are needed, or the connection was closed because it speaks no HTTP.
bool HttpServer::readHead(QTcpSocket* socket, Connection& connection)
{
    const qsizetype end = connection.inbox.indexOf("\r\n\r\n");
    if (end < 0) {
        if (connection.inbox.size() > kHeadMax)
            socket->abort();
        return false;
    }
    const std::string head = connection.inbox.left(end).toStdString();
    connection.inbox.remove(0, end + 4);
    SimRequest request;
    const size_t line_end = std::min(head.find("\r\n"), head.size());
    const std::string line = head.substr(0, line_end);
    const size_t first = line.find(' '), second = line.rfind(' ');
    if (first == std::string::npos || second <= first) {
        socket->abort();
        return false;
    }
    request.method = line.substr(0, first);
    const std::string target = line.substr(first + 1, second - first - 1);
    const size_t mark = std::min(target.find('?'), target.size());
    request.path = connect::percentDecode(target.substr(0, mark), false).value_or(target.substr(0, mark));
    readQuery(mark < target.size() ? std::string_view(target).substr(mark + 1) : std::string_view(), request);
    for (size_t at = line_end; at < head.size();) {
        at += 2;
        const size_t stop = std::min(head.find("\r\n", at), head.size());
        const size_t colon = head.find(':', at);
        if (colon < stop)
            request.headers[lower(head.substr(at, colon - at))] = trimmed(std::string_view(head).substr(colon + 1, stop - colon - 1));
        at = stop;
    }
    bool ok = true;
    connection.body_expected = QByteArray::fromStdString(std::string(request.header("content-length"))).toLongLong(&ok);
    if (!ok || connection.body_expected < 0)
        connection.body_expected = 0;
    if (connection.body_expected > kBodyMax) {
        socket->abort();
        return false;
    }
    connection.fault = request.path.starts_with(admin_prefix) ? std::nullopt : faults.take(request.method, request.path);
    connection.request = std::move(request);
    connection.head_read = true;
    return true;
}

QByteArray HttpServer::wire(const SimReply& reply, const std::string& method)
{
    QByteArray out = "HTTP/1.1 " + QByteArray::number(reply.status) + " " + reasonPhrase(reply.status) + "\r\n";
    for (const auto& [name, value] : reply.headers)
        out += QByteArray::fromStdString(name) + ": " + QByteArray::fromStdString(value) + "\r\n";
    // Longer answers go in pieces, as the vendors send them.
    constexpr size_t kPiece = 8192;
    const bool chunked = reply.body.size() > kPiece && method != "HEAD";
    if (chunked) {
        out += "Transfer-Encoding: chunked\r\n\r\n";
        for (size_t at = 0; at < reply.body.size(); at += kPiece) {
            const std::string piece = reply.body.substr(at, kPiece);
            out += QByteArray::number(static_cast<qulonglong>(piece.size()), 16) + "\r\n" + QByteArray::fromStdString(piece) + "\r\n";
        }
        return out + "0\r\n\r\n";
    }
    if (reply.status != 204)
        out += "Content-Length: " + QByteArray::number(static_cast<qulonglong>(reply.body.size())) + "\r\n";
    return out + "\r\n" + QByteArray::fromStdString(reply.body);
}

void HttpServer::serve(QTcpSocket* socket, Connection& connection)
{
    const std::optional<Fault> fault = connection.fault;
    connection.fault.reset();
    if (!fault)
        return send(socket, wire(m_handler(connection.request), connection.request.method));
    if (!serveBroken(socket, connection, *fault))
        serveOdd(socket, connection, *fault);
}

// Faults of the connection: true when this was one.
bool HttpServer::serveBroken(QTcpSocket* socket, Connection& connection, const Fault& fault)
{
    const SimRequest request = connection.request;
    switch (fault.kind) {
    case FaultKind::Stall:
        connection.deaf = true;
        return true;
    case FaultKind::ResetIn:
    case FaultKind::ResetAfter:
        reset(socket);
        return true;
    case FaultKind::CloseAfter:
        socket->disconnectFromHost();
        return true;
    case FaultKind::ApplyThenReset:
        m_handler(request);
        reset(socket);
        return true;
    case FaultKind::ApplyThenClose:
        m_handler(request);
        socket->disconnectFromHost();
        return true;
    case FaultKind::ApplyLate:
        QTimer::singleShot(fault.ms, this, [this, request] { m_handler(request); });
        reset(socket);
        return true;
    default:
        return false;
    }
}

SimReply HttpServer::statusReply(const Fault& fault) const
{
    return status_reply ? status_reply(fault) : vendorStatus(fault);
}

// Faults of the answer and of the system behind it.
void HttpServer::serveOdd(QTcpSocket* socket, Connection& connection, const Fault& fault)
{
    const SimRequest request = connection.request;
    if (isStateFault(fault.kind) && on_state_fault)
        on_state_fault(fault);
    const bool applies = fault.kind != FaultKind::OkWithError && fault.kind != FaultKind::Redirect
        && ((fault.kind != FaultKind::Html && fault.kind != FaultKind::Status && fault.kind != FaultKind::Endless) || fault.stored);
    SimReply reply = applies ? m_handler(request) : SimReply {};
    switch (fault.kind) {
    case FaultKind::Html:
        reply = { 200, { { "Content-Type", "application/json" } }, "<html><body>Scheduled maintenance</body></html>" };
        break;
    case FaultKind::OkWithError: {
        Fault inside = fault;
        inside.status = 400;
        reply = statusReply(inside);
        reply.status = 200;
        break;
    }
    case FaultKind::CreatedEmpty:
        reply = { 201, {}, {} };
        break;
    case FaultKind::Status:
        reply = statusReply(fault);
        break;
    case FaultKind::Bomb:
        reply = bomb();
        break;
    case FaultKind::Redirect:
        reply = { 307, { { "Location", fault.location } }, {} };
        break;
    case FaultKind::WrongId:
        for (auto& [name, value] : reply.headers)
            if (name == "Location")
                value = value.substr(0, value.rfind('/') + 1) + "999999";
        if (wrong_id)
            wrong_id(reply);
        break;
    default:
        break;
    }
    const QByteArray bytes = wire(reply, request.method);
    if (fault.kind == FaultKind::Endless)
        return endless(socket);
    if (fault.kind == FaultKind::Drip)
        return drip(socket, bytes, fault.ms);
    if (fault.kind == FaultKind::AnswerLate) {
        const QPointer<QTcpSocket> alive(socket);
        QTimer::singleShot(fault.ms, this, [this, alive, bytes] {
            if (alive)
                send(alive, bytes);
        });
        return;
    }
    if (fault.kind == FaultKind::IdleDrop) {
        const QPointer<QTcpSocket> alive(socket);
        QTimer::singleShot(fault.ms, this, [alive] {
            if (alive)
                alive->abort();
        });
    }
    send(socket, fault.kind == FaultKind::Truncated ? bytes.left(bytes.size() * 3 / 5) : fault.kind == FaultKind::Doubled ? bytes + bytes : bytes);
    if (fault.kind == FaultKind::Truncated)
        socket->disconnectFromHost();
}

void HttpServer::send(QTcpSocket* socket, const QByteArray& bytes)
{
    socket->write(bytes);
    socket->flush();
}

void HttpServer::drip(QTcpSocket* socket, const QByteArray& bytes, int ms)
{
    if (bytes.isEmpty())
        return;
    const QPointer<QTcpSocket> alive(socket);
    QTimer::singleShot(ms, this, [this, alive, bytes, ms] {
        if (!alive)
            return;
        send(alive, bytes.left(1));
        drip(alive, bytes.mid(1), ms);
    });
}

void HttpServer::endless(QTcpSocket* socket)
{
    send(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    const QByteArray piece = "4000\r\n" + QByteArray(0x4000, ' ') + "\r\n";
    // The next piece when the last one is on its way, so that the server's memory stays flat.
    connect(socket, &QTcpSocket::bytesWritten, this, [socket, piece] {
        if (socket->bytesToWrite() == 0)
            socket->write(piece);
    });
    send(socket, piece);
}

// RST instead of FIN: the peer sees a broken connection, not an end.
void HttpServer::reset(QTcpSocket* socket)
{
    linger now {};
    now.l_onoff = 1;
    now.l_linger = 0;
#ifdef _WIN32
    setsockopt(static_cast<SOCKET>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&now), sizeof now);
#else
    setsockopt(static_cast<int>(socket->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
#endif
    socket->abort();
}

}
