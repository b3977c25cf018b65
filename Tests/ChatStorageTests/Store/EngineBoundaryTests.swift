import Foundation
import Testing

/// Boundaries of the engines: only these places may name one, so that adding a second engine changes no others.
@Suite struct EngineBoundaryTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The Swift files below a folder of the package that have a word in their code, by their paths below it.
    private func files(below folder: String, with word: String) throws -> [String] {
        let base = Self.root.appending(path: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: base.path).filter { $0.hasSuffix(".swift") }
        return try names.filter { name in
            let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
            return text.split(separator: "\n").contains { line in
                line.contains(word) && !line.drop(while: \.isWhitespace).hasPrefix("//")
            }
        }
    }

    @Test func `GRDB is imported in folders named SQLite and in the client's key store alone`() throws {
        let files = try files(below: "Sources", with: "import GRDB")
        #expect(files.count > 20)
        #expect(files.filter { !$0.contains("/SQLite/") && !$0.hasPrefix("ChatKeyStore/") } == [])
    }

    @Test func `the SQLite engine is named in its folders and where engines are chosen`() throws {
        let files = try files(below: "Sources", with: "SQLiteChatStore")
        #expect(files.filter { !$0.contains("/SQLite/") } == ["ChatStorage/Store/ChatStores.swift"])
    }
}
