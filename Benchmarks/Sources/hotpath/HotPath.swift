import ChatBenchmarks
import Foundation

/// Does one operation of the hot path so many times, and says what came of it.
@main
enum HotPath {
    /// Waits for the operation in a way of its own: an asynchronous `main` leaves the first thread in a system call that
    /// valgrind 3.19 does not survive.
    static func main() {
        let names = HotPathOperation.allCases.map(\.rawValue)
        let arguments = CommandLine.arguments.dropFirst()
        guard
            arguments.count == 2,
            let operation = arguments.first.flatMap(HotPathOperation.init(rawValue:)),
            let count = arguments.last.flatMap(Int.init)
        else {
            end("usage: hotpath \(names.joined(separator: "|")) COUNT", EX_USAGE)
        }
        Task.detached {
            do {
                print("\(operation.rawValue) \(count): \(try await operation.run(count: count))")
                exit(EXIT_SUCCESS)
            } catch {
                end("\(error)", EXIT_FAILURE)
            }
        }
        while true {
            pause()
        }
    }

    private static func end(_ words: String, _ status: CInt) -> Never {
        FileHandle.standardError.write(Data("hotpath: \(words)\n".utf8))
        exit(status)
    }
}
