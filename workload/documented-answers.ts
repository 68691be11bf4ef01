import type { Request } from './requests.js';

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
}

interface DescribedOperation {
  readonly responses: Readonly<Record<string, DescribedResponse>>;
}

interface DescribedResponse {
  readonly content?: Readonly<Record<string, { readonly schema?: DescribedProblem }>>;
}

interface DescribedProblem {
  readonly properties?: { readonly code?: { readonly enum?: readonly string[] } };
}

const PROBLEM_JSON = 'application/problem+json';

/** What the API says of itself: which route answers with which status, and says no with which codes. */
export class DocumentedAnswers {
  private readonly byRoute: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(openApi: unknown) {
    const { paths } = openApi as Described;
    this.byRoute = new Map(
      Object.entries(paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(
          ([method, { responses }]) =>
            [
              `${method.toUpperCase()} ${path}`,
              new Set(Object.entries(responses).flatMap(answersOf)),
            ] as const,
        ),
      ),
    );
  }

  allow({ method, route }: Request, status: number, code: string | undefined): boolean {
    const answer = code === undefined ? String(status) : `${status} ${code}`;
    return this.byRoute.get(`${method} ${route}`)?.has(answer) ?? false;
  }
}

function answersOf([status, { content = {} }]: [string, DescribedResponse]): readonly string[] {
  const codes = content[PROBLEM_JSON]?.schema?.properties?.code?.enum;
  return codes ? codes.map((code) => `${status} ${code}`) : [status];
}
