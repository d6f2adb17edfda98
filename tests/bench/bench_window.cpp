// bench_window FOLDER: the window over the real engine while it imports and ties out a feed. Prints
// how soon a filled store shows its first rows, and the longest gap between two beats of the event
// loop from the import to the rows. Offscreen unless QT_QPA_PLATFORM says otherwise.
#include "app/wiring/wiring.h"
#include "desk/workspace.h"
#include "widgets/kit/theme.h"
#include "widgets/pages/queue/queue_page.h"
#include "widgets/shell/main_window.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace tieout;

namespace {

// Beats every 2 ms; what lies between two beats beyond that, nobody could type or paint in.
class Heartbeat {
public:
    Heartbeat()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        m_timer.setInterval(2);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
            const qint64 us = m_beat.nsecsElapsed() / 1000;
            m_beat.restart();
            m_worst = std::max(m_worst, us);
            m_over += us > 50'000 ? 1 : 0;
        });
        m_beat.start();
        m_timer.start();
    }
    double worstMs() const { return static_cast<double>(m_worst) / 1000; }
    int over50() const { return m_over; }

private:
    QTimer m_timer;
    QElapsedTimer m_beat;
    qint64 m_worst = 0;
    int m_over = 0;
};

bool waitFor(const std::function<bool()>& done, int most_ms)
{
    QElapsedTimer clock;
    for (clock.start(); !done(); QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents))
        if (clock.elapsed() > most_ms)
            return false;
    return true;
}

// The window over a store; gives back how many rows its queue has.
struct Opened {
    explicit Opened(const QString& store)
        : engine(engine::Engine::open(store.toStdString(), wiring.environment()))
        , workspace(desk::engineBackend(**engine, { &wiring.secrets(), {} }))
        , window(workspace)
    {
        window.resize(1920, 1080);
        window.QMainWindow::show();
        workspace.signIn(&window, {}, {}, [this](desk::Result<engine::Session>) { window.navigator().open({ .page = QStringLiteral("queue") }); });
    }
    size_t rows()
    {
        auto* page = qobject_cast<ui::QueuePage*>(window.currentPage());
        return page && page->model().loaded() ? page->model().total() : 0;
    }

    wiring::Wiring wiring;
    domain::Result<std::unique_ptr<engine::Engine>> engine;
    desk::Workspace workspace;
    ui::MainWindow window;
};

}

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench_window FOLDER\n");
        return 2;
    }
    ui::Theme::instance().install();
    QTemporaryDir folder;
    const QString store = folder.filePath(QStringLiteral("store"));
    {
        Opened opened(store);
        waitFor([&] { return opened.window.currentPage() != nullptr; }, 10'000);
        Heartbeat heart;
        QElapsedTimer clock;
        clock.start();
        opened.window.importFolder(QString::fromLocal8Bit(argv[1]));
        if (!waitFor([&] { return opened.rows() > 0; }, 600'000)) {
            std::fprintf(stderr, "the import brought no exceptions\n");
            return 1;
        }
        std::printf("import, reconcile, rows shown      %8.3f s, %zu exceptions\n", static_cast<double>(clock.elapsed()) / 1000, opened.rows());
        std::printf("longest gap of the event loop      %8.1f ms, %d above 50 ms\n", heart.worstMs(), heart.over50());
    }
    for (int round = 0; round < 3; ++round) {
        Heartbeat heart;
        QElapsedTimer clock;
        clock.start();
        Opened opened(store);
        const qint64 window_ms = clock.elapsed();
        waitFor([&] { return opened.rows() > 0; }, 60'000);
        std::printf("open a filled store                window %4lld ms, rows %4lld ms, longest gap %6.1f ms\n", static_cast<long long>(window_ms), static_cast<long long>(clock.elapsed()), heart.worstMs());
    }
    return 0;
}
