#include "app/export/report_files.h"

#include <QFile>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QPainter>
#include <QPdfWriter>

#include <algorithm>
#include <cmath>

// Pages of A4 across, drawn as plain text.
namespace tieout::exporting {

using domain::Result;
using engine::ReportColumn;
using engine::ReportDocument;
using engine::ReportTable;

namespace {

constexpr size_t kRowsMax = 500; // of a table; a PDF is for reading, the spreadsheet has them all
constexpr int kWrap = Qt::TextWrapAnywhere | Qt::AlignTop;

QString shown(const std::string& text)
{
    return QString::fromStdString(shownText(text));
}

// What draws texts, for a program without a window. Lives as long as the process.
bool canDraw()
{
    if (!QCoreApplication::instance()) {
        static int argc = 3;
        static char name[] = "tieoutctl", option[] = "-platform", value[] = "offscreen";
        static char* argv[] = { name, option, value, nullptr };
        const QtMessageHandler before = qInstallMessageHandler([](QtMsgType, const QMessageLogContext&, const QString&) { }); // what a desktop would lack
        new QGuiApplication(argc, argv);
        qInstallMessageHandler(before);
    }
    return qobject_cast<QGuiApplication*>(QCoreApplication::instance()) != nullptr;
}

class Pages {
public:
    Pages(QPdfWriter& pdf, QPainter& painter, const ReportDocument& document)
        : m_pdf(pdf)
        , m_painter(painter)
        , m_document(document)
        , m_width(pdf.width())
        , m_height(pdf.height())
        , m_gap(pdf.resolution() / 24.0)
    {
        m_body.setPointSizeF(7.5);
        m_bold = m_body;
        m_bold.setBold(true);
        m_title = m_bold;
        m_title.setPointSizeF(16);
        m_line = QFontMetricsF(m_body, &m_pdf).lineSpacing();
        footer();
    }
    Result<void> draw(const domain::CancelToken& cancel)
    {
        paragraph(m_title, shown(m_document.title + " " + m_document.subject));
        m_y += m_line;
        for (const auto& [name, value] : m_document.cover)
            pair(shown(name), shown(value));
        for (const ReportTable& table : m_document.tables)
            TIEOUT_TRY(draw(table, cancel));
        return {};
    }

private:
    struct Shape {
        size_t column = 0;
        qreal x = 0, width = 0;
    };
    qreal room() const { return m_height - 2 * m_line; } // the footer's line is not for others
    void footer()
    {
        m_y = 0;
        m_painter.setFont(m_body);
        m_painter.drawText(QRectF(0, m_height - m_line, m_width, m_line), Qt::AlignLeft, shown(m_document.title + " " + m_document.subject));
        m_painter.drawText(QRectF(0, m_height - m_line, m_width, m_line), Qt::AlignRight, QString::number(++m_page));
    }
    // True when it began a new page.
    bool need(qreal height)
    {
        if (m_y == 0 || m_y + height <= room())
            return false;
        m_pdf.newPage();
        footer();
        return true;
    }
    qreal heightOf(const QFont& font, qreal width, const QString& text)
    {
        return QFontMetricsF(font, &m_pdf).boundingRect(QRectF(0, 0, width, 1e6), kWrap, text).height();
    }
    void paragraph(const QFont& font, const QString& text)
    {
        const qreal height = heightOf(font, m_width, text);
        need(height);
        m_painter.setFont(font);
        m_painter.drawText(QRectF(0, m_y, m_width, height), kWrap, text);
        m_y += height;
    }
    void pair(const QString& name, const QString& value)
    {
        const qreal left = m_width * 0.2, height = std::max(m_line, heightOf(m_body, m_width - left, value));
        need(height);
        m_painter.setFont(m_bold);
        m_painter.drawText(QRectF(0, m_y, left - m_gap, height), kWrap, name);
        m_painter.setFont(m_body);
        m_painter.drawText(QRectF(left, m_y, m_width - left, height), kWrap, value);
        m_y += height + m_gap / 4;
    }
    // Cut to this width the columns fit the page: only the widest give way, and wrap.
    qreal widthThatFits(std::vector<Shape> shapes) const
    {
        std::sort(shapes.begin(), shapes.end(), [](const Shape& a, const Shape& b) { return a.width < b.width; });
        qreal left = m_width;
        for (size_t i = 0; i < shapes.size(); ++i) {
            const qreal share = left / static_cast<qreal>(shapes.size() - i);
            if (shapes[i].width > share)
                return share;
            left -= shapes[i].width;
        }
        return m_width;
    }
    // Columns in which nothing stands are left out; the others share the page by what they need.
    std::vector<Shape> shapes(const ReportTable& table, size_t rows)
    {
        const QFontMetricsF body(m_body, &m_pdf), bold(m_bold, &m_pdf);
        std::vector<Shape> shapes;
        for (size_t c = 0; c < table.columns.size(); ++c) {
            if (table.columns[c].detail)
                continue;
            qreal widest = 0;
            for (size_t r = 0; r < rows; ++r)
                widest = std::max(widest, body.horizontalAdvance(shown(table.rows[r][c])));
            if (widest == 0)
                continue;
            widest = std::min(std::max(widest, bold.horizontalAdvance(shown(table.columns[c].name))), m_width / 4);
            shapes.push_back({ c, 0, std::ceil(widest) + m_gap + 2 }); // a word that just fits would wrap
        }
        const qreal widest = widthThatFits(shapes);
        qreal x = 0;
        for (Shape& shape : shapes) {
            shape.width = std::min(shape.width, widest);
            shape.x = x;
            x += shape.width;
        }
        return shapes;
    }
    void row(const std::vector<Shape>& shapes, const QFont& font, const ReportTable& table, const std::vector<std::string>* cells)
    {
        qreal height = m_line;
        for (const Shape& s : shapes)
            height = std::max(height, heightOf(font, s.width - m_gap, shown(cells ? (*cells)[s.column] : table.columns[s.column].name)));
        if (need(height) && cells)
            row(shapes, m_bold, table, nullptr); // the head again
        m_painter.setFont(font);
        for (const Shape& s : shapes)
            m_painter.drawText(QRectF(s.x, m_y, s.width - m_gap, height), kWrap | (table.columns[s.column].kind == ReportColumn::Words ? Qt::AlignLeft : Qt::AlignRight),
                shown(cells ? (*cells)[s.column] : table.columns[s.column].name));
        m_y += height + m_gap / 6;
        if (!cells)
            m_painter.drawLine(QPointF(0, m_y - m_gap / 8), QPointF(m_width, m_y - m_gap / 8));
    }
    Result<void> draw(const ReportTable& table, const domain::CancelToken& cancel)
    {
        const size_t rows = std::min(table.rows.size(), kRowsMax);
        need(6 * m_line);
        m_y += m_y == 0 ? 0 : m_line;
        QFont head = m_bold;
        head.setPointSizeF(10);
        paragraph(head, shown(table.name) + QStringLiteral(" (%1)").arg(table.rows.size()));
        if (!table.note.empty())
            paragraph(m_body, shown(table.note));
        if (rows < table.rows.size())
            paragraph(m_body, QStringLiteral("The first %1 are shown; the spreadsheet has all.").arg(rows));
        if (rows == 0) {
            paragraph(m_body, QStringLiteral("None."));
            return {};
        }
        const std::vector<Shape> columns = shapes(table, rows);
        row(columns, m_bold, table, nullptr);
        for (size_t r = 0; r < rows; ++r) {
            if (r % 32 == 0)
                TIEOUT_TRY(cancel.check());
            row(columns, m_body, table, &table.rows[r]);
        }
        return {};
    }

    QPdfWriter& m_pdf;
    QPainter& m_painter;
    const ReportDocument& m_document;
    const qreal m_width, m_height, m_gap;
    QFont m_body, m_bold, m_title;
    qreal m_y = 0, m_line = 0;
    int m_page = 0;
};

}

Result<void> writePdf(const ReportDocument& document, const std::string& path, const domain::CancelToken& cancel, const engine::ProgressFn&)
{
    if (!canDraw())
        return domain::makeError(domain::Remedy::Unsupported, TIEOUT_TR("This program cannot draw a PDF. Export it from the window, or as a spreadsheet."));
    QFile file(QFile::decodeName(path.c_str()));
    if (!file.open(QIODevice::WriteOnly))
        return cannotWrite(path, file.errorString().toStdString());
    {
        QPdfWriter pdf(&file);
        pdf.setPageLayout(QPageLayout(QPageSize(QPageSize::A4), QPageLayout::Landscape, QMarginsF(12, 12, 12, 12), QPageLayout::Millimeter));
        pdf.setResolution(144);
        pdf.setTitle(shown(document.title + " " + document.subject));
        pdf.setCreator(QStringLiteral("Tieout"));
        QPainter painter;
        if (!painter.begin(&pdf))
            return cannotWrite(path, "the page could not be drawn");
        TIEOUT_TRY(Pages(pdf, painter, document).draw(cancel));
        painter.end();
    }
    if (!file.flush() || file.error() != QFileDevice::NoError)
        return cannotWrite(path, file.errorString().toStdString());
    return {};
}

}
