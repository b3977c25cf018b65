import ChatProtocol
import ChatStorage
import Testing

@Suite struct CredentialStampTests {
    @Test(arguments: CredentialStoreKind.allCases)
    func `the stamp tells whether another process has changed anything`(kind: CredentialStoreKind) async throws {
        try await withTemporaryFolder { folder in
            let store = try kind.open(in: folder)
            try await store.add(Username("alice"), hash: sampleHash(1))
            let outside = try kind.open(in: folder)
            var stamps = [try await store.stamp()]
            #expect(try await store.stamp() == stamps[0])
            _ = try await outside.usernames()
            #expect(try await store.stamp() == stamps[0])
            try await outside.replace(Username("alice"), hash: sampleHash(2))
            stamps.append(try await store.stamp())
            try await outside.add(Username("bob"), hash: sampleHash(3))
            stamps.append(try await store.stamp())
            try await outside.remove(Username("alice"))
            stamps.append(try await store.stamp())
            for (earlier, later) in zip(stamps, stamps.dropFirst()) {
                #expect(earlier != later)
            }
            #expect(try await store.stamp() == stamps[3])
        }
    }
}
