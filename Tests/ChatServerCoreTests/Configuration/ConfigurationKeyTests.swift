import Foundation
import Testing

@testable import ChatServerCore

@Suite struct ConfigurationKeyTests {
    /// The rows of the table in docs/OPERATIONS.md: the cells of each, without blanks at their ends.
    private func documentedRows() throws -> [[String]] {
        let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
        let page = try String(contentsOf: root.appending(path: "docs/OPERATIONS.md"), encoding: .utf8)
        let table = try #require(page.components(separatedBy: "| key | default | change | meaning |\n").last)
        return table.split(separator: "\n", omittingEmptySubsequences: false)
            .prefix { $0.hasPrefix("|") }
            .dropFirst()
            .map { row in
                row.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
                    .map { $0.trimmingCharacters(in: .whitespaces) }
            }
    }

    @Test func `names are unique, and every setting is in a group`() {
        #expect(ServerConfiguration.keys.count == ConfigurationKey.all.count)
        #expect(
            ConfigurationKey.Group.allCases.allSatisfy { group in ConfigurationKey.all.contains { $0.group == group } }
        )
    }

    @Test func `option and variable are made from the name`() {
        #expect(ConfigurationKey.passwordCost.option == "--password-cost")
        #expect(ConfigurationKey.passwordCost.variable == "TANDEM_PASSWORD_COST")
    }

    @Test func `the documentation has every setting, and no other`() throws {
        let names = try documentedRows().flatMap { row in
            row[0].split(separator: ",").map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
        }
        #expect(names.sorted() == ServerConfiguration.keys.sorted())
    }

    @Test(arguments: ConfigurationKey.all.map(\.name))
    func `the documentation has its default, and what a change needs`(name: String) throws {
        let key = try #require(ConfigurationKey.named(name))
        let row = try #require(try documentedRows().first { $0[0].contains("`\(name)`") })
        switch key.standard {
        case .number(let number): #expect(row[1].split(separator: " ").first == "\(number)")
        case .text(let text): #expect(row[1] == "`\(text)`")
        case .unset(let words, _): #expect(row[1].replacing("`", with: "") == words)
        }
        #expect(row[2] == (key.needsRestart ? "restart" : "reload"))
    }

    @Test(arguments: ConfigurationKey.all.map(\.name))
    func `two values of a setting are told apart`(name: String) throws {
        let key = try #require(ConfigurationKey.named(name))
        let (usual, changed) = (
            try ServerConfiguration.example([:]), try ServerConfiguration.example([name: key.anotherValue])
        )
        #expect(key.text(usual) != key.text(changed))
        #expect(ConfigurationKey.all.filter { $0.text(usual) != $0.text(changed) }.map(\.name) == [name])
    }
}
