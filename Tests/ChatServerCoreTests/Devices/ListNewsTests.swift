import ChatStorage
import Testing

@testable import ChatServerCore

@Suite struct ListNewsTests {
    private let alice = AccountID(rawValue: 1)
    private let bob = AccountID(rawValue: 2)

    @Test func `while contacts are told of a list, of several others only the newest waits`() {
        let news = ListNews()
        #expect(news.add(1, of: alice))
        #expect(!news.add(2, of: alice) && !news.add(3, of: alice))
        #expect(news.add(7, of: bob))
        #expect(news.next(of: alice) == 3)
        #expect(!news.add(4, of: alice))
        #expect(news.next(of: alice) == 4)
        #expect(news.next(of: alice) == nil)
        #expect(news.next(of: bob) == nil)
        // Nobody tells any more, so the next one does.
        #expect(news.add(5, of: alice))
    }
}
