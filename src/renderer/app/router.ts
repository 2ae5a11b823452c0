/** Screens by address. Hash addresses work below a token as well as under the private protocol. */
import { START_LOCATION, createRouter, createWebHashHistory } from 'vue-router';
import type { NavigationGuardReturn, RouteLocationNormalized, Router } from 'vue-router';

/** @param startProject project to show instead of the Projects screen, when the address names none */
export function createAppRouter(startProject: string | null): Router {
  return createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', name: 'projects', component: () => import('../features/projects/ProjectsScreen.vue'), beforeEnter: once(startProject) },
      { path: '/p/:project', redirect: (to) => ({ name: 'data', params: to.params }) },
      { path: '/p/:project/data', name: 'data', component: () => import('../features/data/DataScreen.vue') },
      { path: '/p/:project/data/:image', name: 'image', component: () => import('../features/data/ImageScreen.vue') },
      { path: '/p/:project/stage1', name: 'stage1', component: () => import('../features/1-seeds/StageOneScreen.vue') },
      { path: '/p/:project/review/:image?', name: 'review', component: () => import('../features/1-seeds/ReviewScreen.vue') },
      { path: '/p/:project/stage2', name: 'stage2', component: () => import('../features/2-pseudo-masks/StageTwoScreen.vue') },
      { path: '/p/:project/stage3', name: 'stage3', component: () => import('../features/3-foundation/StageThreeScreen.vue') },
      { path: '/p/:project/decision', name: 'decision', component: () => import('../features/decision/DecisionScreen.vue') },
      { path: '/models', name: 'models', component: () => import('../features/models/ModelsScreen.vue') },
      { path: '/settings', name: 'settings', component: () => import('../features/settings/SettingsScreen.vue') },
      { path: '/:rest(.*)*', redirect: '/' },
    ],
  });
}

/** The start page leads into the project that was asked for, but only when the window opens on it. */
function once(project: string | null): (to: RouteLocationNormalized, from: RouteLocationNormalized) => NavigationGuardReturn {
  return (_to, from) => (project === null || from !== START_LOCATION ? true : { name: 'data', params: { project } });
}
