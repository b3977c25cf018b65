import ChatClientCore
import GRDB

extension SQLiteKeyRecords {
    func untoldNews() throws(KeyStoreError) -> [EncryptionNews] {
        try all("SELECT news FROM untoldNews ORDER BY id") { row in
            try StoredRow.checked(NewsColumn.news(row.bytes("news")))
        }
    }

    mutating func addUntold(_ news: EncryptionNews) throws(KeyStoreError) {
        if let column = NewsColumn.column(news) {
            try change("INSERT INTO untoldNews (news) VALUES (?)", [column.column])
        }
    }

    mutating func removeUntold(_ news: EncryptionNews) throws(KeyStoreError) {
        if let column = NewsColumn.column(news) {
            try change(
                "DELETE FROM untoldNews WHERE id = (SELECT min(id) FROM untoldNews WHERE news = ?)",
                [column.column]
            )
        }
    }
}
