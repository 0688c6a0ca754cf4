// Signing in to a running portal, for checks of the pages that only staff see.

/** `--as NAME:PASSWORD` at the front of the arguments, taken out of them; empty where it is not there. */
export function takeAccount(args) {
  return args[0] === "--as" ? args.splice(0, 2)[1] : "";
}

/** The cookies of a session of the account, as `{ name, value }`. */
export async function signIn(base, account) {
  const [name, password] = account.split(/:(.*)/s);
  const address = new URL("/desk/sign-in", base);
  const form = await fetch(address);
  const token = (await form.text()).match(/name="token" value="([^"]*)"/)?.[1] ?? "";
  const answer = await fetch(address, {
    method: "POST",
    redirect: "manual",
    headers: { cookie: header(cookies(form)) },
    body: new URLSearchParams({ token, name, password }),
  });
  if (answer.status !== 303) throw new Error(`${name} cannot sign in: ${answer.status}`);
  return [...cookies(form), ...cookies(answer)];
}

export function header(cookies) {
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}

function cookies(response) {
  return response.headers.getSetCookie().map((line) => {
    const [name, value] = line.split(";")[0].split(/=(.*)/s);
    return { name, value };
  });
}
