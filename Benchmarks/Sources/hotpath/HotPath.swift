import ChatBenchmarks
import Foundation

/// Runs one hot-path operation a given number of times, and prints the result.
@main
enum HotPath {
    /// Waits for the operation in a loop of `pause()`: an asynchronous `main` leaves the first thread in a system
    /// call that valgrind 3.19 does not survive.
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
