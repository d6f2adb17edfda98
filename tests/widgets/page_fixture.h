#pragma once

#include "prepared_backend.h"
#include "widgets/kit/messages.h"
#include "widgets/kit/theme.h"
#include "widgets/shell/page.h"

#include <QDir>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

namespace tieout::tests {

// A page over prepared answers, shown offscreen. With TIEOUT_PICTURES=DIR in the environment every
// picture() is kept there at both sizes, light and dark; without it a picture is only rendered.
template <typename P> struct PageFixture {
    PreparedBackend* backend = nullptr;
    std::unique_ptr<desk::Workspace> workspace;
    ui::Navigator navigator;
    std::vector<ui::Link> links; // what the page opened
    std::unique_ptr<P> page;

    template <typename Prepare> explicit PageFixture(Prepare prepare)
    {
        ui::Theme::instance().install();
        auto owned = std::make_unique<PreparedBackend>();
        backend = owned.get();
        for (int role = 0; role < domain::kRoleCount; ++role)
            backend->session.roles.push_back(domain::Role(role));
        backend->session.person = "anna";
        backend->session.display_name = "Anna";
        prepare(*backend);
        workspace = std::make_unique<desk::Workspace>(std::move(owned));
        bool signed_in = false;
        workspace->signIn(workspace.get(), {}, {}, [&signed_in](domain::Result<engine::Session> session) { signed_in = session.ok(); });
        [&signed_in] { QTRY_VERIFY(signed_in); }();
        QObject::connect(&navigator, &ui::Navigator::opened, &navigator, [this](const ui::Link& link) { links.push_back(link); });
        page = std::make_unique<P>(*workspace, navigator, nullptr);
        page->resize(1120, 720);
        page->QWidget::show();
        page->refresh();
    }
    ~PageFixture() { page.reset(); }

    template <typename W> W* child(const char* name) const { return page->template findChild<W*>(QString::fromLatin1(name)); }

    // A visible strip inside the page says this.
    bool says(const char* words) const
    {
        const QList<ui::InlineMessage*> messages = page->template findChildren<ui::InlineMessage*>();
        return std::any_of(messages.begin(), messages.end(), [words](const ui::InlineMessage* m) { return m->isVisible() && m->text().contains(QString::fromUtf8(words)); });
    }

    void picture(const char* name)
    {
        const QString folder = qEnvironmentVariable("TIEOUT_PICTURES");
        const auto grab = [&](const QSize& size, const QString& suffix) {
            page->resize(size);
            QTest::qWait(folder.isEmpty() ? 1 : 60);
            const QPixmap shot = page->grab();
            QVERIFY(!shot.isNull());
            if (!folder.isEmpty())
                QVERIFY(shot.save(QDir(folder).filePath(QString::fromLatin1(name) + suffix)));
        };
        const ui::Theme::Mode before = ui::Theme::instance().mode();
        for (const bool dark : { false, true }) {
            ui::Theme::instance().setMode(dark ? ui::Theme::Mode::Dark : ui::Theme::Mode::Light);
            const QString tone = dark ? QStringLiteral("-dark") : QStringLiteral("-light");
            grab({ 1120, 740 }, tone + QStringLiteral("-1280.png"));
            if (!folder.isEmpty())
                grab({ 1740, 1020 }, tone + QStringLiteral("-1920.png"));
        }
        ui::Theme::instance().setMode(before);
    }
};

inline domain::Exact exact(const char* text)
{
    return domain::Exact::parse(text).value();
}
inline uint32_t currency(const char* code)
{
    return domain::Currency::parse(code).value().packed();
}

}
